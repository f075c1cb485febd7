# SPDX-License-Identifier: GPL-3.0-or-later
# The one place for warnings and Qt's strictness: every target of ours links goneaway_strict.
add_library(goneaway_strict INTERFACE)
target_compile_options(goneaway_strict INTERFACE
  $<$<CXX_COMPILER_ID:GNU,Clang>:-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor>)
target_compile_definitions(goneaway_strict INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
  QT_NO_FOREACH QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_CONTEXTLESS_CONNECT QT_USE_QSTRINGBUILDER
  QT_DISABLE_DEPRECATED_BEFORE=0x060400)

option(GONEAWAY_WERROR "Treat warnings as errors (CI does)" OFF)
if(GONEAWAY_WERROR)
  target_compile_options(goneaway_strict INTERFACE -Werror)
endif()

if(GONEAWAY_SANITIZE)
  target_compile_options(goneaway_strict INTERFACE -fsanitize=${GONEAWAY_SANITIZE} -fno-omit-frame-pointer -g)
  target_link_options(goneaway_strict INTERFACE -fsanitize=${GONEAWAY_SANITIZE})
endif()
if(GONEAWAY_FUZZ)
  target_compile_options(goneaway_strict INTERFACE -fsanitize=fuzzer-no-link)
endif()
