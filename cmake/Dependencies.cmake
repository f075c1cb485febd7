# SPDX-License-Identifier: GPL-3.0-or-later
# Every library Goneaway stands on, and why. Nothing is downloaded here.
include(FeatureSummary)

# Lets `target` use the client library that lies unpacked under `root`.
function(goneaway_unpacked_client target root)
  find_path(${target}_INCLUDE mysql.h NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH REQUIRED
    PATHS ${root}/include/mysql ${root}/include/mariadb ${root}/include ${root}/usr/include/mysql)
  find_library(${target}_LIBRARY NAMES mysqlclient mariadb libmariadb NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH REQUIRED
    PATHS ${root}/lib ${root}/lib/mariadb ${root}/usr/lib/x86_64-linux-gnu ${root}/usr/lib)
  # Its headers also include each other as <mysql/...>. A link of that name, and not the folder above, which may
  # hold a whole foreign system's headers.
  set(link ${PROJECT_BINARY_DIR}/${target})
  file(MAKE_DIRECTORY ${link})
  file(CREATE_LINK ${${target}_INCLUDE} ${link}/mysql SYMBOLIC)
  target_include_directories(${target} SYSTEM INTERFACE ${${target}_INCLUDE} ${link})
  target_link_libraries(${target} INTERFACE ${${target}_LIBRARY})
  # An unpacked library drags in its own newer dependencies; they are found at run time, not at link time.
  if(NOT WIN32)
    target_link_options(${target} INTERFACE "LINKER:--allow-shlib-undefined")
  endif()
  message(STATUS "Client library: ${${target}_LIBRARY}")
endfunction()

find_package(Qt6 6.4 REQUIRED COMPONENTS Core Sql Network Concurrent)
set_package_properties(Qt6 PROPERTIES PURPOSE "Values, threads, Qt SQL with its MySQL driver")
if(GONEAWAY_GUI)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Gui Widgets)
endif()
option(GONEAWAY_PLOTS "Draw timelines, where QCustomPlot is installed" ON)
if(GONEAWAY_GUI AND GONEAWAY_PLOTS)
  find_package(QCustomPlotQt6 QUIET)
  if(QCustomPlotQt6_FOUND)
    find_package(Qt6 6.4 REQUIRED COMPONENTS PrintSupport) # its header asks for it
  endif()
endif()
add_feature_info(Plots QCustomPlotQt6_FOUND
  "QCustomPlot draws the timeline of a case; without it, the events are shown as a list")
if(GONEAWAY_TESTS)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
endif()

# The client library of the connect ladder: MariaDB Connector/C or Oracle's libmysqlclient, whichever is
# installed, or the one unpacked under GONEAWAY_MYSQLCLIENT. Both offer <mysql.h>.
add_library(goneaway_mysqlclient INTERFACE)
if(WIN32 AND NOT GONEAWAY_MYSQLCLIENT AND CMAKE_CROSSCOMPILING)
  list(GET CMAKE_FIND_ROOT_PATH 0 GONEAWAY_MYSQLCLIENT) # installer/windows/deps.sh put it there
endif()
if(GONEAWAY_MYSQLCLIENT)
  goneaway_unpacked_client(goneaway_mysqlclient ${GONEAWAY_MYSQLCLIENT})
  # What installer/fetch-mysql.sh unpacks has a C library of its own, newer than this system's. That one runs under its
  # own loader only, and with its own libm and libresolv; the old kind of run path holds for libraries of libraries too.
  get_filename_component(client_folder ${goneaway_mysqlclient_LIBRARY} DIRECTORY)
  if(EXISTS ${client_folder}/ld-linux-x86-64.so.2)
    target_link_options(goneaway_mysqlclient INTERFACE LINKER:--disable-new-dtags
      "LINKER:--dynamic-linker=${client_folder}/ld-linux-x86-64.so.2")
  endif()
else()
  find_package(PkgConfig REQUIRED)
  pkg_search_module(MYSQLCLIENT REQUIRED IMPORTED_TARGET libmariadb mariadb mysqlclient)
  target_link_libraries(goneaway_mysqlclient INTERFACE PkgConfig::MYSQLCLIENT)
  message(STATUS "Client library: ${MYSQLCLIENT_MODULE_NAME} ${MYSQLCLIENT_VERSION}")
endif()

# The application of the practice scenarios also exists on Oracle's library, where installer/fetch-mysql.sh got it.
set(cache_home "$ENV{XDG_CACHE_HOME}")
if(NOT cache_home)
  set(cache_home "$ENV{HOME}/.cache")
endif()
# The folder of an earlier run may have been removed since.
if(GONEAWAY_ORACLE_CLIENT AND NOT EXISTS ${GONEAWAY_ORACLE_CLIENT}/usr/include/mysql/mysql.h)
  unset(GONEAWAY_ORACLE_CLIENT CACHE)
  unset(goneaway_oracle_client_INCLUDE CACHE)
  unset(goneaway_oracle_client_LIBRARY CACHE)
endif()
if(NOT WIN32)
  find_path(GONEAWAY_ORACLE_CLIENT usr/include/mysql/mysql.h NO_DEFAULT_PATH
    PATHS $ENV{GONEAWAY_LAB_CACHE}/mysql/root ${cache_home}/goneaway/mysql/root
    DOC "Root of an unpacked Oracle libmysqlclient for the practice application")
endif()
if(GONEAWAY_ORACLE_CLIENT)
  add_library(goneaway_oracle_client INTERFACE)
  goneaway_unpacked_client(goneaway_oracle_client ${GONEAWAY_ORACLE_CLIENT})
else()
  message(STATUS "Practice application on Oracle's client library: no, installer/fetch-mysql.sh has not run")
endif()

# Not for encrypting: to read the server's certificate out of the client library's own session (TlsWatch).
find_package(OpenSSL 1.1)
set_package_properties(OpenSSL PROPERTIES TYPE OPTIONAL
  PURPOSE "Shows the certificate of an encrypted connection")

find_package(QuaZip-Qt6 REQUIRED)
set_package_properties(QuaZip-Qt6 PROPERTIES PURPOSE "Writes and reads the bug-report bundle (zip)")

if(NOT WIN32) # Windows brings its own
  find_package(OpenSSL REQUIRED COMPONENTS Crypto)
  set_package_properties(OpenSSL PROPERTIES PURPOSE "Reads the login paths of mysql_config_editor (AES)")
endif()

find_package(Qt6Keychain QUIET)
set_package_properties(Qt6Keychain PROPERTIES TYPE OPTIONAL
  PURPOSE "Remembers passwords of saved profiles in the system's keychain")
if(NOT Qt6Keychain_FOUND)
  message(STATUS "Passwords in the system's keychain: no, QtKeychain is not there (Debian: qtkeychain-qt6-dev)")
endif()
