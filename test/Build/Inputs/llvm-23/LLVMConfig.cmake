# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# As much of an LLVM as it takes to be refused.
set(LLVM_PACKAGE_VERSION 23.1.0)
set(LLVM_VERSION_MAJOR 23)
set(LLVM_LINK_LLVM_DYLIB ON)
