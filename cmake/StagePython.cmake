# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Makes TO/numba_passthru a copy of FROM/numba_passthru, with the host library
# LIBRARY linked into its folder _lib.  Files that are gone from the sources go
# from the copy.
#
#   cmake -DFROM=... -DTO=... -DLIBRARY=... -P StagePython.cmake

set(source ${FROM}/numba_passthru)
set(staged ${TO}/numba_passthru)

file(GLOB_RECURSE wanted RELATIVE ${source} ${source}/*)
list(FILTER wanted EXCLUDE REGEX "(^|/)__pycache__/|\\.pyc$|^_lib/")
file(GLOB_RECURSE present RELATIVE ${staged} ${staged}/*)
list(FILTER present EXCLUDE REGEX "(^|/)__pycache__/|\\.pyc$|^_lib/")

list(REMOVE_ITEM present ${wanted})
foreach(name IN LISTS present)
  file(REMOVE ${staged}/${name})
endforeach()
foreach(name IN LISTS wanted)
  configure_file(${source}/${name} ${staged}/${name} COPYONLY)
endforeach()

get_filename_component(name ${LIBRARY} NAME)
file(RELATIVE_PATH target ${staged}/_lib ${LIBRARY})
file(MAKE_DIRECTORY ${staged}/_lib)
file(CREATE_LINK ${target} ${staged}/_lib/${name} SYMBOLIC)
