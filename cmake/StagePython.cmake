# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Makes TO/numba_passthru a copy of FROM/numba_passthru, with the host libraries
# LIBRARIES, and no others, linked into its folder _lib.  Files that are gone
# from the sources go from the copy.  Beside it comes the metadata of an
# installation, without which nobody would find the entry points.
#
#   cmake -DFROM=... -DTO=... -DLIBRARIES=... -DPROJECT=.../pyproject.toml
#     -P StagePython.cmake

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

file(REMOVE_RECURSE ${staged}/_lib)
file(MAKE_DIRECTORY ${staged}/_lib)
foreach(library IN LISTS LIBRARIES)
  get_filename_component(name ${library} NAME)
  file(RELATIVE_PATH target ${staged}/_lib ${library})
  file(CREATE_LINK ${target} ${staged}/_lib/${name} SYMBOLIC)
endforeach()

# The metadata, from pyproject.toml.
file(READ ${PROJECT} project)
file(READ ${source}/_version.py version)
set(group numba_extensions)
if(NOT version MATCHES "__version__ = \"([^\"]+)\"")
  message(FATAL_ERROR "${source}/_version.py does not say __version__ = \"...\"")
endif()
set(version ${CMAKE_MATCH_1})
if(NOT project MATCHES "\\[project\\.entry-points\\.${group}\\]\n([^[]*)")
  message(FATAL_ERROR "${PROJECT} has no entry points in ${group}")
endif()
string(REPLACE "\"" "" entry_points "${CMAKE_MATCH_1}")
file(GLOB older ${TO}/numba_passthru-*.dist-info)
foreach(folder IN LISTS older)
  file(REMOVE_RECURSE ${folder})
endforeach()
set(metadata ${TO}/numba_passthru-${version}.dist-info)
file(WRITE ${metadata}/METADATA
  "Metadata-Version: 2.1\nName: numba-passthru\nVersion: ${version}\n")
file(WRITE ${metadata}/entry_points.txt "[${group}]\n${entry_points}")
