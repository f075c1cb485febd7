# SPDX-License-Identifier: GPL-3.0-or-later
# The one place for warnings and Qt's strictness: every target of ours links goneaway_strict.
add_library(goneaway_strict INTERFACE)
target_compile_options(goneaway_strict INTERFACE
  $<$<COMPILE_LANG_AND_ID:CXX,GNU,Clang>:-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor>)
target_compile_definitions(goneaway_strict INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
  QT_NO_FOREACH QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_CONTEXTLESS_CONNECT QT_USE_QSTRINGBUILDER
  QT_DISABLE_DEPRECATED_BEFORE=0x060400)

option(GONEAWAY_WERROR "Treat warnings as errors (CI does)" OFF)
if(GONEAWAY_WERROR)
  target_compile_options(goneaway_strict INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
endif()

# What Debian's own builds have; a sanitizer looks closer than these do, and gets in their way.
option(GONEAWAY_HARDEN "Build with stack protection, checked library calls and read-only relocations" ON)
if(GONEAWAY_HARDEN AND CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT GONEAWAY_SANITIZE AND NOT GONEAWAY_FUZZ)
  target_compile_options(goneaway_strict INTERFACE -fstack-protector-strong -fstack-clash-protection
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    target_compile_options(goneaway_strict INTERFACE -fcf-protection)
  endif()
  target_link_options(goneaway_strict INTERFACE LINKER:-z,relro,-z,now LINKER:--as-needed)
endif()

if(GONEAWAY_SANITIZE)
  target_compile_options(goneaway_strict INTERFACE -fsanitize=${GONEAWAY_SANITIZE} -fno-omit-frame-pointer -g)
  target_link_options(goneaway_strict INTERFACE -fsanitize=${GONEAWAY_SANITIZE})
endif()
if(GONEAWAY_FUZZ)
  target_compile_options(goneaway_strict INTERFACE -fsanitize=fuzzer-no-link)
endif()
