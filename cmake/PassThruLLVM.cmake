# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Finds the LLVM to build for, and refuses one outside the supported range.
#
# Result: LLVM_* as of LLVM's own package, and the interface target
# PassThru::LLVM, which carries include paths, definitions and the library.

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

add_library(PassThruLLVM INTERFACE)
add_library(PassThru::LLVM ALIAS PassThruLLVM)
target_include_directories(PassThruLLVM SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
separate_arguments(passthru_llvm_definitions
  NATIVE_COMMAND "${LLVM_DEFINITIONS}")
target_compile_definitions(PassThruLLVM INTERFACE ${passthru_llvm_definitions})
target_link_libraries(PassThruLLVM INTERFACE LLVM)
if(NOT LLVM_ENABLE_RTTI)
  target_compile_options(PassThruLLVM INTERFACE -fno-rtti)
endif()
if(NOT LLVM_ENABLE_EH)
  target_compile_options(PassThruLLVM INTERFACE -fno-exceptions)
endif()
