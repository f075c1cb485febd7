# SPDX-License-Identifier: GPL-3.0-or-later
# Every library Goneaway stands on, and why. Nothing is downloaded here.
include(FeatureSummary)
find_package(PkgConfig REQUIRED)

find_package(Qt6 6.4 REQUIRED COMPONENTS Core Sql Network Concurrent)
set_package_properties(Qt6 PROPERTIES PURPOSE "Values, threads, Qt SQL with its MySQL driver")
if(GONEAWAY_GUI)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Gui Widgets)
endif()
if(GONEAWAY_TESTS)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
endif()

# The client library of the connect ladder: MariaDB Connector/C or Oracle's libmysqlclient, whichever is
# installed, or the one unpacked under GONEAWAY_MYSQLCLIENT. Both offer <mysql.h>.
add_library(goneaway_mysqlclient INTERFACE)
if(GONEAWAY_MYSQLCLIENT)
  find_path(MYSQLCLIENT_INCLUDE mysql.h NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH REQUIRED
    PATHS ${GONEAWAY_MYSQLCLIENT}/include/mysql ${GONEAWAY_MYSQLCLIENT}/include ${GONEAWAY_MYSQLCLIENT}/usr/include/mysql)
  find_library(MYSQLCLIENT_LIBRARY NAMES mysqlclient mariadb NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH REQUIRED
    PATHS ${GONEAWAY_MYSQLCLIENT}/lib ${GONEAWAY_MYSQLCLIENT}/usr/lib/x86_64-linux-gnu ${GONEAWAY_MYSQLCLIENT}/usr/lib)
  # Its headers also include each other as <mysql/...>. A link of that name, and not the folder above, which may
  # hold a whole foreign system's headers.
  set(MYSQLCLIENT_LINK ${PROJECT_BINARY_DIR}/mysqlclient)
  file(MAKE_DIRECTORY ${MYSQLCLIENT_LINK})
  file(CREATE_LINK ${MYSQLCLIENT_INCLUDE} ${MYSQLCLIENT_LINK}/mysql SYMBOLIC)
  target_include_directories(goneaway_mysqlclient SYSTEM INTERFACE ${MYSQLCLIENT_INCLUDE} ${MYSQLCLIENT_LINK})
  target_link_libraries(goneaway_mysqlclient INTERFACE ${MYSQLCLIENT_LIBRARY})
  # An unpacked library drags in its own newer dependencies; they are found at run time, not at link time.
  target_link_options(goneaway_mysqlclient INTERFACE "LINKER:--allow-shlib-undefined")
  message(STATUS "Client library: ${MYSQLCLIENT_LIBRARY}")
else()
  pkg_search_module(MYSQLCLIENT REQUIRED IMPORTED_TARGET libmariadb mariadb mysqlclient)
  target_link_libraries(goneaway_mysqlclient INTERFACE PkgConfig::MYSQLCLIENT)
  message(STATUS "Client library: ${MYSQLCLIENT_MODULE_NAME} ${MYSQLCLIENT_VERSION}")
endif()

find_package(QuaZip-Qt6 REQUIRED)
set_package_properties(QuaZip-Qt6 PROPERTIES PURPOSE "Writes and reads the bug-report bundle (zip)")
