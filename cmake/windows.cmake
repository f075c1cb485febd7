# SPDX-License-Identifier: GPL-3.0-or-later
# Toolchain: from Linux for 64-bit Windows, with Debian's MinGW-w64 and the libraries that installer/windows/deps.sh
# puts into build/windows-deps, or where GONEAWAY_WINDOWS_DEPS says.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)

set(goneaway_deps "$ENV{GONEAWAY_WINDOWS_DEPS}")
if(NOT goneaway_deps)
  set(goneaway_deps ${CMAKE_CURRENT_LIST_DIR}/../build/windows-deps)
endif()
get_filename_component(goneaway_deps ${goneaway_deps} ABSOLUTE)
set(CMAKE_FIND_ROOT_PATH ${goneaway_deps} /usr/x86_64-w64-mingw32)
set(CMAKE_PREFIX_PATH ${goneaway_deps})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
# moc, rcc and the like run here.
set(QT_HOST_PATH /usr)
set(QT_HOST_PATH_CMAKE_DIR /usr/lib/x86_64-linux-gnu/cmake)
# Tests run under Wine.
set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_CURRENT_LIST_DIR}/../tests/windows/wine.sh)
set(ZLIB_USE_STATIC_LIBS ON)
