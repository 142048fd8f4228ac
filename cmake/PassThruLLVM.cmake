# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Finds the LLVM to build for, and refuses one outside the supported range.
#
# Result: LLVM_* as of LLVM's own package, and two interface targets:
#   PassThru::LLVMHeaders  include paths, definitions, compiler options
#   PassThru::LLVM         these, and the shared libLLVM

# Stops unless the major version MAJOR is supported; WHAT says where it is from.
function(passthru_require_supported_llvm MAJOR WHAT)
  if(NOT MAJOR MATCHES "^[0-9]+$" OR MAJOR LESS PASSTHRU_LLVM_OLDEST
     OR MAJOR GREATER PASSTHRU_LLVM_NEWEST)
    message(FATAL_ERROR
      "${WHAT} is not supported: PassThruPlugin builds for LLVM "
      "${PASSTHRU_LLVM_OLDEST} to ${PASSTHRU_LLVM_NEWEST}.  "
      "Choose one with -DPASSTHRU_LLVM_VERSION=N.")
  endif()
endfunction()

# LLVM's version files want the minor version as well (from 18 on it is 1), so
# the major version is compared here and not by find_package.
if(PASSTHRU_LLVM_VERSION)
  passthru_require_supported_llvm("${PASSTHRU_LLVM_VERSION}"
    "LLVM ${PASSTHRU_LLVM_VERSION}")
  find_package(LLVM QUIET CONFIG HINTS /usr/lib/llvm-${PASSTHRU_LLVM_VERSION}
    /usr/lib64/llvm${PASSTHRU_LLVM_VERSION})
else()
  find_package(LLVM QUIET CONFIG)
endif()
if(NOT LLVM_FOUND)
  message(FATAL_ERROR
    "LLVM ${PASSTHRU_LLVM_VERSION} was not found.  On Debian, install the "
    "package llvm-N-dev; elsewhere pass -DLLVM_DIR=<prefix>/lib/cmake/llvm.")
endif()
passthru_require_supported_llvm("${LLVM_VERSION_MAJOR}"
  "LLVM ${LLVM_PACKAGE_VERSION} (${LLVM_DIR})")
if(PASSTHRU_LLVM_VERSION
   AND NOT LLVM_VERSION_MAJOR EQUAL PASSTHRU_LLVM_VERSION)
  message(FATAL_ERROR
    "LLVM ${PASSTHRU_LLVM_VERSION} was asked for, but only "
    "LLVM ${LLVM_PACKAGE_VERSION} (${LLVM_DIR}) was found.  On Debian, install "
    "the package llvm-${PASSTHRU_LLVM_VERSION}-dev; elsewhere pass "
    "-DLLVM_DIR=<prefix>/lib/cmake/llvm.")
endif()
if(NOT LLVM_LINK_LLVM_DYLIB AND NOT TARGET LLVM)
  message(FATAL_ERROR
    "LLVM ${LLVM_PACKAGE_VERSION} (${LLVM_DIR}) has no shared libLLVM; "
    "a plugin must share the LLVM of its host.")
endif()
message(STATUS "LLVM ${LLVM_PACKAGE_VERSION} from ${LLVM_DIR}")

add_library(PassThruLLVMHeaders INTERFACE)
add_library(PassThru::LLVMHeaders ALIAS PassThruLLVMHeaders)
target_include_directories(PassThruLLVMHeaders SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
separate_arguments(passthru_llvm_definitions
  NATIVE_COMMAND "${LLVM_DEFINITIONS}")
target_compile_definitions(PassThruLLVMHeaders INTERFACE ${passthru_llvm_definitions})
if(NOT LLVM_ENABLE_RTTI)
  target_compile_options(PassThruLLVMHeaders INTERFACE -fno-rtti)
endif()
if(NOT LLVM_ENABLE_EH)
  target_compile_options(PassThruLLVMHeaders INTERFACE -fno-exceptions)
endif()

add_library(PassThruLLVM INTERFACE)
add_library(PassThru::LLVM ALIAS PassThruLLVM)
target_link_libraries(PassThruLLVM INTERFACE PassThruLLVMHeaders LLVM)

# What it takes to put an LLVM into a library of ours: its archives, and the
# libraries that they need in turn.
set(PASSTHRU_LLVM_HAS_ARCHIVES OFF)
if(TARGET LLVMPasses AND TARGET LLVMSupport)
  get_target_property(passthru_archive LLVMPasses LOCATION)
  get_target_property(passthru_needed LLVMSupport INTERFACE_LINK_LIBRARIES)
  if(EXISTS "${passthru_archive}")
    set(PASSTHRU_LLVM_HAS_ARCHIVES ON)
  endif()
  foreach(name IN LISTS passthru_needed)
    if(name MATCHES "^[A-Za-z0-9_]+::[A-Za-z0-9_]+$" AND NOT TARGET ${name})
      message(STATUS "LLVM's archives cannot be used: there is no ${name}")
      set(PASSTHRU_LLVM_HAS_ARCHIVES OFF)
    endif()
  endforeach()
endif()
