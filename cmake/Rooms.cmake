# SPDX-License-Identifier: GPL-3.0-or-later
# A room is a folder under app/ and one static library: goneaway_<room>. It sees only the rooms it links
# (tests/catalogue/tst_rooms holds the same rule against the #include lines).
#
#   goneaway_room(log SOURCES A.cpp A.h ROOMS evidence LIBRARIES ZLIB::ZLIB)
#
# ROOMS are public (their headers appear in ours), LIBRARIES are private.
function(goneaway_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;ROOMS;LIBRARIES" ${ARGN})
  add_library(goneaway_${name} STATIC ${ROOM_SOURCES})
  target_include_directories(goneaway_${name} PUBLIC ${PROJECT_SOURCE_DIR}/app)
  target_link_libraries(goneaway_${name} PUBLIC Qt6::Core PRIVATE goneaway_strict)
  foreach(room IN LISTS ROOM_ROOMS)
    target_link_libraries(goneaway_${name} PUBLIC goneaway_${room})
  endforeach()
  target_link_libraries(goneaway_${name} PRIVATE ${ROOM_LIBRARIES})
endfunction()

# The name of the function that a file of one cause defines: causes/idle-timeout.cpp -> judgeIdleTimeout.
#
#   goneaway_function_name(judge causes/idle-timeout.cpp function)
function(goneaway_function_name prefix file result)
  get_filename_component(id ${file} NAME_WE)
  string(REPLACE "-" ";" words ${id})
  set(name ${prefix})
  foreach(word IN LISTS words)
    string(SUBSTRING ${word} 0 1 head)
    string(SUBSTRING ${word} 1 -1 tail)
    string(TOUPPER ${head} head)
    string(APPEND name ${head}${tail})
  endforeach()
  set(${result} ${name} PARENT_SCOPE)
endfunction()
