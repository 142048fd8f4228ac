# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# How everything of the project is compiled and linked.  Included once, after
# PassThruLLVM.

option(PASSTHRU_CCACHE "Compile through ccache when it is installed" OFF)
option(PASSTHRU_WARNINGS_AS_ERRORS "A compiler warning stops the build" OFF)
set(PASSTHRU_SANITIZE "" CACHE STRING
  "Sanitizers for all code of the project, e.g. address,undefined")

if(PASSTHRU_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(PASSTHRU_CCACHE_PROGRAM ccache)
  if(PASSTHRU_CCACHE_PROGRAM)
    set(CMAKE_C_COMPILER_LAUNCHER ${PASSTHRU_CCACHE_PROGRAM})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${PASSTHRU_CCACHE_PROGRAM})
  endif()
endif()

set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_library(PassThruWarnings INTERFACE)
target_compile_options(PassThruWarnings INTERFACE
  -Wall -Wextra -Wno-unused-parameter -Wno-redundant-move
  $<$<BOOL:${PASSTHRU_WARNINGS_AS_ERRORS}>:-Werror>)

if(PASSTHRU_SANITIZE)
  # vptr needs the type information of LLVM's own classes, which not every
  # LLVM has.
  add_compile_options(-fsanitize=${PASSTHRU_SANITIZE} -fno-sanitize=vptr
    -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PASSTHRU_SANITIZE})
else()
  # A symbol that libLLVM lacks is an error here, not when the host loads us.
  # (The sanitizers' run time is only there when the host has it.)
  add_link_options(LINKER:-z,defs)
endif()
