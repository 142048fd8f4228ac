# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `cmake --install` and the package that find_package(PassThruPlugin) finds.
# One prefix holds the build for one LLVM.

include(CMakePackageConfigHelpers)
set(passthru_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/PassThruPlugin)

set_target_properties(PassThruPlugin PROPERTIES EXPORT_NAME Plugin)
set_target_properties(PassThruHost PROPERTIES EXPORT_NAME Host)
set_target_properties(PassThruSanitizer PROPERTIES EXPORT_NAME Sanitizer)
set_target_properties(PassThruCore PROPERTIES EXPORT_NAME Core)
set_target_properties(PassThruLLVM PROPERTIES EXPORT_NAME LLVM)
set_target_properties(PassThruLLVMHeaders PROPERTIES EXPORT_NAME LLVMHeaders)
set(passthru_private_host)
if(PASSTHRU_PRIVATE_HOST)
  set(passthru_private_host PassThruPrivateHost)
  set_target_properties(PassThruPrivateHost PROPERTIES EXPORT_NAME PrivateHost)
endif()
# An LLVM outside the loader's path must be found after installation, too.
set_target_properties(PassThruPlugin PassThruHost PROPERTIES
  INSTALL_RPATH_USE_LINK_PATH ON)

install(TARGETS PassThruPlugin PassThruHost PassThruSanitizer ${passthru_private_host}
  PassThruCore PassThruLLVM PassThruLLVMHeaders
  EXPORT PassThruPluginTargets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/PassThru
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE
  DESTINATION ${CMAKE_INSTALL_DATADIR}/licenses/PassThruPlugin)

install(EXPORT PassThruPluginTargets NAMESPACE PassThru::
  DESTINATION ${passthru_package_dir})
configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/PassThruPluginConfig.cmake.in
  ${PROJECT_BINARY_DIR}/cmake/PassThruPluginConfig.cmake
  INSTALL_DESTINATION ${passthru_package_dir}
  PATH_VARS CMAKE_INSTALL_LIBDIR)
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/cmake/PassThruPluginConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/cmake/PassThruPluginConfig.cmake
  ${PROJECT_BINARY_DIR}/cmake/PassThruPluginConfigVersion.cmake
  DESTINATION ${passthru_package_dir})
