# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian packages. Libraries that the programs are linked with are found by dpkg-shlibdeps; what is said here is
# what no linker sees: Qt's plug-ins and programs that are started.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME goneaway)
set(CPACK_PACKAGE_VENDOR "Goneaway")
set(CPACK_PACKAGE_CONTACT "${GONEAWAY_MAINTAINER}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL cli)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "find out why a connection to MySQL or MariaDB was lost")
set(purpose [[Why did 'MySQL server has gone away' or 'Lost connection to MySQL server
during query' happen? Goneaway connects to the server, looks at what the
server, its error log and your own machine know, and names the cause: with
the evidence, with the fix, and with a bug-report bundle that is safe to
send. It reads only, and changes nothing on the server.
.]])

set(CPACK_DEBIAN_CLI_PACKAGE_NAME goneaway-cli)
set(CPACK_DEBIAN_CLI_PACKAGE_SECTION database)
set(CPACK_DEBIAN_CLI_DESCRIPTION "${purpose}\nThis package holds the command line, for servers without a screen.")
set(CPACK_DEBIAN_CLI_PACKAGE_DEPENDS libqt6sql6-mysql)
set(CPACK_DEBIAN_CLI_PACKAGE_RECOMMENDS openssh-client)
set(CPACK_DEBIAN_CLI_PACKAGE_SUGGESTS "mariadb-server, openssl, haproxy") # to practise on

if(GONEAWAY_GUI)
  list(APPEND CPACK_COMPONENTS_ALL gui)
  set(CPACK_DEBIAN_GUI_PACKAGE_NAME goneaway)
  set(CPACK_DEBIAN_GUI_PACKAGE_SECTION database)
  set(CPACK_DEBIAN_GUI_DESCRIPTION "${purpose}\nThis package holds the desktop program, a wizard.")
  # The application of the practice incidents comes with goneaway-cli.
  set(CPACK_DEBIAN_GUI_PACKAGE_DEPENDS
    "goneaway-cli (= ${PROJECT_VERSION}), hicolor-icon-theme, libqt6sql6-mysql, libqt6svg6")
  set(CPACK_DEBIAN_GUI_PACKAGE_RECOMMENDS "openssh-client, qt6-wayland")
endif()
include(CPack)
