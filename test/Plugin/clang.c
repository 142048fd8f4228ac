/* The plugin in clang: nothing unless asked for, by the source or by who runs
   the compiler.

   REQUIRES: clang
   RUN: %clang -O2 -fpass-plugin=%plugin -S -emit-llvm %s -o - \
   RUN:   | FileCheck %s --check-prefix=OFF
   OFF: call void @NRT_incref
   OFF: call void @NRT_decref

   RUN: %clang -O2 -fpass-plugin=%plugin -DASK -S -emit-llvm %s -o - \
   RUN:   | FileCheck %s --check-prefix=ON
   RUN: env PASSTHRU_PASSES=passthru-elide \
   RUN:   %clang -O2 -fpass-plugin=%plugin -S -emit-llvm %s -o - \
   RUN:   | FileCheck %s --check-prefix=ON
   ON-NOT: call void @NRT_incref
   ON-NOT: call void @NRT_decref

   An error of a pass fails the compilation.
   RUN: not env PASSTHRU_PASSES=passthru-verify \
   RUN:   %clang -O2 -fpass-plugin=%plugin -DLEAK -c %s -o %t.o 2>&1 \
   RUN:   | FileCheck %s --check-prefix=LEAK
   LEAK: warning: {{.*}}passthru-verify: {{.*}}[passthru-leak]
   LEAK: error: {{.*}}passthru-verify: 1 finding
   RUN: not test -e %t.o
*/
void NRT_incref(void *);
void NRT_decref(void *);

#ifdef ASK
__attribute__((annotate("passthru-passes=passthru-elide")))
#endif
int useless(void *object) {
  NRT_incref(object);
#ifndef LEAK
  NRT_decref(object);
#endif
  return 0;
}
