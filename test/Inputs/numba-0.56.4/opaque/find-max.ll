source_filename = "<string>"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-f80:128-n8:16:32:64-S128"
target triple = "x86_64-pc-linux-gnu"

@.const.pickledata.1 = internal constant [66 x i8] c"\80\04\957\00\00\00\00\00\00\00\8C\08builtins\94\8C\0AIndexError\94\93\94\8C\14getitem out of range\94\85\94N\87\94."
@.const.pickledata.1.sha1 = internal constant [20 x i8] c"WSA\9F|<\9D\9EA\A5\1CzW,\CE\16$\A3\9A\7F"
@.const.picklebuf.1 = internal constant { ptr, i32, ptr } { ptr @.const.pickledata.1, i32 66, ptr @.const.pickledata.1.sha1 }
@.const.pickledata.2 = internal constant [67 x i8] c"\80\04\958\00\00\00\00\00\00\00\8C\08builtins\94\8C\0BMemoryError\94\93\94\8C\14cannot allocate list\94\85\94N\87\94."
@.const.pickledata.2.sha1 = internal constant [20 x i8] c"+\98\F4\13f\88\DD\D3\C0)\127\06\86\F1\A0\011(\0C"
@.const.picklebuf.2 = internal constant { ptr, i32, ptr } { ptr @.const.pickledata.2, i32 67, ptr @.const.pickledata.2.sha1 }
@.const.find_max = internal constant [9 x i8] c"find_max\00"
@_ZN08NumbaEnv8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e = common local_unnamed_addr global ptr null
@PyExc_RuntimeError = external global i8
@".const.missing Environment: _ZN08NumbaEnv8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e" = internal constant [144 x i8] c"missing Environment: _ZN08NumbaEnv8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e\00"
@.const.numba = internal constant [6 x i8] c"numba\00"
@.const.typeof = internal constant [7 x i8] c"typeof\00"
@PyExc_TypeError = external global i8
@".const.can't unbox heterogeneous list: %S != %S" = internal constant [41 x i8] c"can't unbox heterogeneous list: %S != %S\00"
@.const.value = internal constant [6 x i8] c"value\00"
@".const.unknown error when calling native function" = internal constant [43 x i8] c"unknown error when calling native function\00"
@PyExc_SystemError = external global i8
@".const.unknown error when calling native function.1" = internal constant [43 x i8] c"unknown error when calling native function\00"
@".const.<numba.core.cpu.CPUContext object at 0x000000000000>" = internal constant [53 x i8] c"<numba.core.cpu.CPUContext object at 0x000000000000>\00"
@_ZN08NumbaEnv8__main__2gt12_3clocals_3e12_3clambda_3eB2v2B42c8tJTIcFHzwl2ILiXkcBV0KBSmNGHkyiCKJEEwA_3dE6Testee6Testee = common local_unnamed_addr global ptr null

define i32 @_ZN8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e(ptr noalias nocapture writeonly %retptr, ptr noalias nocapture writeonly %excinfo, ptr %arg.testees.0, ptr nocapture readnone %arg.testees.1) local_unnamed_addr {
entry:
  tail call void @NRT_incref(ptr %arg.testees.0)
  %.5.i1 = getelementptr i8, ptr %arg.testees.0, i64 24
  %0 = bitcast ptr %.5.i1 to ptr
  %.6.i244 = load ptr, ptr %0, align 8
  %.25 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i244, i64 0, i32 0
  %.26 = load i64, ptr %.25, align 8
  %.27 = icmp slt i64 %.26, 1
  br i1 %.27, label %B0.if, label %B0.endif, !prof !2

B42:                                              ; preds = %B0.endif.endif.endif.endif.endif.endif, %B60
  %.6.i45288 = phi ptr [ %.6.i452, %B60 ], [ %.6.i45281, %B0.endif.endif.endif.endif.endif.endif ]
  %result.2.sroa.0.087 = phi ptr [ %result.3.sroa.0.1, %B60 ], [ %.43.unpack.unpack, %B0.endif.endif.endif.endif.endif.endif ]
  %result.2.sroa.12.086 = phi i64 [ %result.3.sroa.8.1, %B60 ], [ %.43.unpack47, %B0.endif.endif.endif.endif.endif.endif ]
  %.332.085 = phi i64 [ %.384, %B60 ], [ 0, %B0.endif.endif.endif.endif.endif.endif ]
  %.376 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i45288, i64 0, i32 3
  %1 = getelementptr { { ptr }, i64 }, ptr %.376, i64 %.332.085, i32 0, i32 0
  %.378.unpack.unpack = load ptr, ptr %1, align 8
  %.378.elt56 = getelementptr { { ptr }, i64 }, ptr %.376, i64 %.332.085, i32 1
  %.378.unpack57 = load i64, ptr %.378.elt56, align 8
  %.384 = add nuw nsw i64 %.332.085, 1
  tail call void @NRT_incref(ptr %.378.unpack.unpack)
  %.24.i.not = icmp sgt i64 %.378.unpack57, %result.2.sroa.12.086
  br i1 %.24.i.not, label %B56, label %B60

B56:                                              ; preds = %B42
  tail call void @NRT_decref(ptr %result.2.sroa.0.087)
  br label %B60

B60:                                              ; preds = %B56, %B42
  %result.3.sroa.8.1 = phi i64 [ %.378.unpack57, %B56 ], [ %result.2.sroa.12.086, %B42 ]
  %result.3.sroa.0.1 = phi ptr [ %.378.unpack.unpack, %B56 ], [ %result.2.sroa.0.087, %B42 ]
  %t.sroa.0.1 = phi ptr [ null, %B56 ], [ %.378.unpack.unpack, %B42 ]
  tail call void @NRT_decref(ptr %t.sroa.0.1)
  %.6.i452 = load ptr, ptr %4, align 8
  %.366 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i452, i64 0, i32 0
  %.367 = load i64, ptr %.366, align 8
  %.368 = icmp slt i64 %.384, %.367
  br i1 %.368, label %B42, label %B62

common.ret:                                       ; preds = %B0.endif.endif.endif.endif.if, %B0.if, %B62
  %common.ret.op = phi i32 [ 0, %B62 ], [ 1, %B0.if ], [ 1, %B0.endif.endif.endif.endif.if ]
  ret i32 %common.ret.op

B62:                                              ; preds = %B0.endif.endif.endif.endif.endif.endif, %B60
  %result.2.sroa.12.0.lcssa = phi i64 [ %.43.unpack47, %B0.endif.endif.endif.endif.endif.endif ], [ %result.3.sroa.8.1, %B60 ]
  %result.2.sroa.0.0.lcssa = phi ptr [ %.43.unpack.unpack, %B0.endif.endif.endif.endif.endif.endif ], [ %result.3.sroa.0.1, %B60 ]
  %2 = getelementptr inbounds { { ptr }, i64 }, ptr %retptr, i64 0, i32 0, i32 0
  store ptr %result.2.sroa.0.0.lcssa, ptr %2, align 8
  %retptr.repack53 = getelementptr inbounds { { ptr }, i64 }, ptr %retptr, i64 0, i32 1
  store i64 %result.2.sroa.12.0.lcssa, ptr %retptr.repack53, align 8
  tail call void @NRT_decref(ptr nonnull %.192)
  br label %common.ret

B0.if:                                            ; preds = %entry
  store ptr @.const.picklebuf.1, ptr %excinfo, align 8
  br label %common.ret

B0.endif:                                         ; preds = %entry
  %3 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i244, i64 0, i32 3, i32 0, i32 0
  %.43.unpack.unpack = load ptr, ptr %3, align 8
  %.43.elt46 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i244, i64 0, i32 3, i32 1
  %.43.unpack47 = load i64, ptr %.43.elt46, align 8
  tail call void @NRT_incref(ptr %.43.unpack.unpack)
  %.6.i1850 = load ptr, ptr %0, align 8
  %.79 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i1850, i64 0, i32 0
  %.80 = load i64, ptr %.79, align 8
  %.97 = icmp slt i64 %.80, 2
  br i1 %.97, label %B0.endif.else.endif.if, label %B0.endif.else.endif.endif, !prof !2

B0.endif.else.endif.if:                           ; preds = %B0.endif
  br label %B0.endif.else.endif.endif

B0.endif.else.endif.endif:                        ; preds = %B0.endif.else.endif.if, %B0.endif
  %.71.sroa.0.2 = phi i64 [ %.80, %B0.endif.else.endif.if ], [ 1, %B0.endif ]
  %.163 = sub i64 %.80, %.71.sroa.0.2
  %.170.inv = icmp sgt i64 %.163, 0
  %.172 = select i1 %.170.inv, i64 %.163, i64 0
  %.179 = tail call { i64, i1 } @llvm.smul.with.overflow.i64(i64 %.172, i64 16)
  %.180 = extractvalue { i64, i1 } %.179, 0
  %.181 = extractvalue { i64, i1 } %.179, 1
  %.182 = tail call { i64, i1 } @llvm.sadd.with.overflow.i64(i64 %.180, i64 24)
  %.184 = extractvalue { i64, i1 } %.182, 1
  %.185 = or i1 %.181, %.184
  br i1 %.185, label %B0.endif.endif.endif.endif.if, label %B0.endif.endif.endif.if, !prof !2

B0.endif.endif.endif.if:                          ; preds = %B0.endif.else.endif.endif
  %.183 = extractvalue { i64, i1 } %.182, 0
  %.192 = tail call ptr @NRT_MemInfo_new_varsize_dtor(i64 %.183, ptr @.dtor.list.Testee)
  %.193 = icmp eq ptr %.192, null
  br i1 %.193, label %B0.endif.endif.endif.endif.if, label %B0.endif.endif.endif.endif.endif, !prof !2

B0.endif.endif.endif.endif.if:                    ; preds = %B0.endif.endif.endif.if, %B0.endif.else.endif.endif
  store ptr @.const.picklebuf.2, ptr %excinfo, align 8
  br label %common.ret

B0.endif.endif.endif.endif.endif:                 ; preds = %B0.endif.endif.endif.if
  %.5.i31 = getelementptr i8, ptr %.192, i64 24
  %4 = bitcast ptr %.5.i31 to ptr
  %.6.i3268 = load ptr, ptr %4, align 8
  %.205 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i3268, i64 0, i32 1
  store i64 %.172, ptr %.205, align 8
  %.6.i3069 = load ptr, ptr %4, align 8
  %.211 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i3069, i64 0, i32 0
  store i64 0, ptr %.211, align 8
  %.6.i2870 = load ptr, ptr %4, align 8
  %.217 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i2870, i64 0, i32 2
  store i8 0, ptr %.217, align 1
  %.6.i2471 = load ptr, ptr %4, align 8
  %.230 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i2471, i64 0, i32 3
  %.237.idx = shl nuw nsw i64 %.172, 4
  %.241 = bitcast ptr %.230 to ptr
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %.241, i8 0, i64 %.237.idx, i1 false)
  %.6.i2051 = load ptr, ptr %4, align 8
  %.257 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i2051, i64 0, i32 0
  store i64 %.172, ptr %.257, align 8
  %.26837 = icmp sgt i64 %.80, %.71.sroa.0.2
  br i1 %.26837, label %for.body, label %B0.endif.endif.endif.endif.endif.endif

B0.endif.endif.endif.endif.endif.endif:           ; preds = %for.body, %B0.endif.endif.endif.endif.endif
  tail call void @NRT_decref(ptr nonnull %arg.testees.0)
  %.6.i45281 = load ptr, ptr %4, align 8
  %.36682 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i45281, i64 0, i32 0
  %.36783 = load i64, ptr %.36682, align 8
  %.36884 = icmp sgt i64 %.36783, 0
  br i1 %.36884, label %B42, label %B62

for.body:                                         ; preds = %for.body, %B0.endif.endif.endif.endif.endif
  %loop.count39 = phi i64 [ %.292, %for.body ], [ 0, %B0.endif.endif.endif.endif.endif ]
  %loop.index38 = phi i64 [ %.291, %for.body ], [ %.71.sroa.0.2, %B0.endif.endif.endif.endif.endif ]
  %.6.i1660 = load ptr, ptr %0, align 8
  %.274 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i1660, i64 0, i32 3
  %5 = getelementptr { { ptr }, i64 }, ptr %.274, i64 %loop.index38, i32 0, i32 0
  %.276.unpack.unpack = load ptr, ptr %5, align 8
  %.276.elt61 = getelementptr { { ptr }, i64 }, ptr %.274, i64 %loop.index38, i32 1
  %.276.unpack62 = load i64, ptr %.276.elt61, align 8
  %.6.i1465 = load ptr, ptr %4, align 8
  %.284 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i1465, i64 0, i32 3
  %6 = getelementptr { { ptr }, i64 }, ptr %.284, i64 %loop.count39, i32 0, i32 0
  store ptr %.276.unpack.unpack, ptr %6, align 8
  %.285.repack66 = getelementptr { { ptr }, i64 }, ptr %.284, i64 %loop.count39, i32 1
  store i64 %.276.unpack62, ptr %.285.repack66, align 8
  tail call void @NRT_incref(ptr %.276.unpack.unpack)
  %.291 = add nsw i64 %loop.index38, 1
  %.292 = add nuw i64 %loop.count39, 1
  %exitcond.not = icmp eq i64 %.292, %.163
  br i1 %exitcond.not, label %B0.endif.endif.endif.endif.endif.endif, label %for.body
}

; Function Attrs: nocallback nofree nosync nounwind readnone speculatable willreturn
declare { i64, i1 } @llvm.smul.with.overflow.i64(i64, i64) #0

; Function Attrs: nocallback nofree nosync nounwind readnone speculatable willreturn
declare { i64, i1 } @llvm.sadd.with.overflow.i64(i64, i64) #0

define linkonce_odr void @.dtor.list.Testee(ptr %.1) {
.3:
  %.5 = bitcast ptr %.1 to ptr
  %.8 = load i64, ptr %.5, align 8
  %.101 = icmp sgt i64 %.8, 0
  br i1 %.101, label %for.body.lr.ph, label %for.end

for.body.lr.ph:                                   ; preds = %.3
  %.12 = getelementptr inbounds i8, ptr %.1, i64 24
  %0 = bitcast ptr %.12 to ptr
  br label %for.body

for.body:                                         ; preds = %for.body, %for.body.lr.ph
  %loop.index2 = phi i64 [ 0, %for.body.lr.ph ], [ %.19, %for.body ]
  %1 = getelementptr { { ptr }, i64 }, ptr %0, i64 %loop.index2, i32 0, i32 0
  %.14.unpack.unpack = load ptr, ptr %1, align 8
  tail call void @NRT_decref(ptr %.14.unpack.unpack)
  %.19 = add nuw nsw i64 %loop.index2, 1
  %exitcond.not = icmp eq i64 %.19, %.8
  br i1 %exitcond.not, label %for.end, label %for.body

for.end:                                          ; preds = %for.body, %.3
  ret void
}

declare ptr @NRT_MemInfo_new_varsize_dtor(i64, ptr) local_unnamed_addr

define ptr @_ZN7cpython8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e(ptr nocapture readnone %py_closure, ptr %py_args, ptr nocapture readnone %py_kws) local_unnamed_addr {
entry:
  %.5 = alloca ptr, align 8
  %.6 = call i32 (ptr, ptr, i64, i64, ...) @PyArg_UnpackTuple(ptr %py_args, ptr @.const.find_max, i64 1, i64 1, ptr nonnull %.5)
  %.7 = icmp eq i32 %.6, 0
  %.399 = alloca { { ptr }, i64 }, align 8
  %.fca.0.0.gep = getelementptr inbounds { { ptr }, i64 }, ptr %.399, i64 0, i32 0, i32 0
  %excinfo = alloca ptr, align 8
  store ptr null, ptr %excinfo, align 8
  br i1 %.7, label %common.ret, label %entry.endif, !prof !2

common.ret:                                       ; preds = %entry.endif.endif.endif.e...endif.endif, %entry.endif.endif.endif.endif.endif.endif.endif.if.if, %entry.endif.endif.endif.endif.endif.endif.endif.if, %entry.endif.endif.endif.endif.endif.endif.if.endif, %entry.endif.endif.endif, %entry.endif.if, %entry
  %common.ret.op = phi ptr [ null, %entry.endif.if ], [ %.6.i4, %entry.endif.endif.endif.endif.endif.endif.if.endif ], [ null, %entry ], [ null, %entry.endif.endif.endif ], [ null, %entry.endif.endif.endif.e...endif.endif ], [ null, %entry.endif.endif.endif.endif.endif.endif.endif.if.if ], [ null, %entry.endif.endif.endif.endif.endif.endif.endif.if ]
  ret ptr %common.ret.op

entry.endif:                                      ; preds = %entry
  %.11 = load ptr, ptr @_ZN08NumbaEnv8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e, align 8
  %.16 = icmp eq ptr %.11, null
  br i1 %.16, label %entry.endif.if, label %entry.endif.endif, !prof !2

entry.endif.if:                                   ; preds = %entry.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_RuntimeError, ptr @".const.missing Environment: _ZN08NumbaEnv8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e")
  br label %common.ret

entry.endif.endif:                                ; preds = %entry.endif
  %.20 = load ptr, ptr %.5, align 8
  %.21 = call i64 @PyList_Size(ptr %.20)
  %.27 = call ptr @numba_get_pyobject_private_data(ptr %.20)
  %.28.not = icmp eq ptr %.27, null
  br i1 %.28.not, label %entry.endif.endif.else, label %entry.endif.endif.if

entry.endif.endif.if:                             ; preds = %entry.endif.endif
  call void @NRT_incref(ptr nonnull %.27)
  %.5.i = getelementptr i8, ptr %.27, i64 24
  %0 = bitcast ptr %.5.i to ptr
  %.6.i89 = load ptr, ptr %0, align 8
  %.43 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i89, i64 0, i32 0
  store i64 %.21, ptr %.43, align 8
  br label %entry.endif.endif.endif.endif

entry.endif.endif.else:                           ; preds = %entry.endif.endif
  %.56 = call { i64, i1 } @llvm.smul.with.overflow.i64(i64 %.21, i64 16)
  %.57 = extractvalue { i64, i1 } %.56, 0
  %.58 = extractvalue { i64, i1 } %.56, 1
  %.59 = call { i64, i1 } @llvm.sadd.with.overflow.i64(i64 %.57, i64 24)
  %.61 = extractvalue { i64, i1 } %.59, 1
  %.62 = or i1 %.58, %.61
  br i1 %.62, label %entry.endif.endif.endif, label %entry.endif.endif.else.endif.if, !prof !2

entry.endif.endif.endif:                          ; preds = %entry.endif.endif.else.endif.endif.endif.thread104, %entry.endif.endif.else.endif.if, %entry.endif.endif.else
  %.53.sroa.0.097103 = phi ptr [ %.69, %entry.endif.endif.else.endif.endif.endif.thread104 ], [ null, %entry.endif.endif.else.endif.if ], [ null, %entry.endif.endif.else ]
  call void @NRT_decref(ptr %.53.sroa.0.097103)
  br label %common.ret

entry.endif.endif.else.endif.if:                  ; preds = %entry.endif.endif.else
  %.60 = extractvalue { i64, i1 } %.59, 0
  %.69 = call ptr @NRT_MemInfo_new_varsize_dtor(i64 %.60, ptr @.dtor.list.Testee)
  %.70 = icmp eq ptr %.69, null
  br i1 %.70, label %entry.endif.endif.endif, label %entry.endif.endif.else.endif.endif.if, !prof !2

entry.endif.endif.else.endif.endif.if:            ; preds = %entry.endif.endif.else.endif.if
  %.5.i1 = getelementptr i8, ptr %.69, i64 24
  %1 = bitcast ptr %.5.i1 to ptr
  %.6.i284 = load ptr, ptr %1, align 8
  %.82 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i284, i64 0, i32 1
  store i64 %.21, ptr %.82, align 8
  %.6.i685 = load ptr, ptr %1, align 8
  %.88 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i685, i64 0, i32 0
  store i64 0, ptr %.88, align 8
  %.6.i1086 = load ptr, ptr %1, align 8
  %.94 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i1086, i64 0, i32 2
  store i8 0, ptr %.94, align 1
  %.6.i1887 = load ptr, ptr %1, align 8
  %.107 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i1887, i64 0, i32 3
  %.114.idx = shl nsw i64 %.21, 4
  %.118 = bitcast ptr %.107 to ptr
  call void @llvm.memset.p0.i64(ptr nonnull align 1 %.118, i8 0, i64 %.114.idx, i1 false)
  %.6.i2673 = load ptr, ptr %1, align 8
  %.128 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i2673, i64 0, i32 0
  store i64 %.21, ptr %.128, align 8
  %.130 = icmp sgt i64 %.21, 0
  br i1 %.130, label %entry.endif.endif.else.endif.endif.if.if, label %entry.endif.endif.else.endif.endif.endif, !prof !3

entry.endif.endif.else.endif.endif.endif.critedge: ; preds = %for.body.endif.endif.endif.endif
  call void @Py_DecRef(ptr %.136)
  call void @Py_DecRef(ptr %.133)
  br label %entry.endif.endif.else.endif.endif.endif

entry.endif.endif.else.endif.endif.endif:         ; preds = %entry.endif.endif.else.endif.endif.endif.critedge, %entry.endif.endif.else.endif.endif.if
  call void @numba_set_pyobject_private_data(ptr %.20, ptr nonnull %.69)
  %.6.i4274 = load ptr, ptr %1, align 8
  %.233 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i4274, i64 0, i32 2
  store i8 0, ptr %.233, align 1
  br label %entry.endif.endif.endif.endif

entry.endif.endif.else.endif.endif.if.if:         ; preds = %entry.endif.endif.else.endif.endif.if
  %.132 = call ptr @PyImport_ImportModuleNoBlock(ptr @.const.numba)
  %.133 = call ptr @PyObject_GetAttrString(ptr %.132, ptr @.const.typeof)
  call void @Py_DecRef(ptr %.132)
  %.135 = call ptr @PyList_GetItem(ptr %.20, i64 0)
  %.136 = call ptr (ptr, ...) @PyObject_CallFunctionObjArgs(ptr %.133, ptr %.135, ptr null)
  br label %for.body

entry.endif.endif.else.endif.endif.endif.thread104: ; preds = %for.body.endif.endif.endif, %for.body.endif.if, %for.body
  call void @Py_DecRef(ptr %.136)
  call void @Py_DecRef(ptr %.133)
  %.6.i4274106 = load ptr, ptr %1, align 8
  %.233107 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i4274106, i64 0, i32 2
  store i8 0, ptr %.233107, align 1
  br label %entry.endif.endif.endif

for.body:                                         ; preds = %for.body.endif.endif.endif.endif, %entry.endif.endif.else.endif.endif.if.if
  %loop.index54 = phi i64 [ 0, %entry.endif.endif.else.endif.endif.if.if ], [ %.215, %for.body.endif.endif.endif.endif ]
  %.166.053 = phi i64 [ 0, %entry.endif.endif.else.endif.endif.if.if ], [ %.166.1, %for.body.endif.endif.endif.endif ]
  %.140 = call ptr @PyList_GetItem(ptr %.20, i64 %loop.index54)
  %.141 = call ptr (ptr, ...) @PyObject_CallFunctionObjArgs(ptr %.133, ptr %.140, ptr null)
  %.142 = icmp eq ptr %.141, null
  br i1 %.142, label %entry.endif.endif.else.endif.endif.endif.thread104, label %for.body.endif, !prof !2

for.body.endif:                                   ; preds = %for.body
  %.146.not = icmp eq ptr %.141, %.136
  br i1 %.146.not, label %for.body.endif.endif, label %for.body.endif.if, !prof !3

for.body.endif.if:                                ; preds = %for.body.endif
  call void (ptr, ptr, ...) @PyErr_Format(ptr nonnull @PyExc_TypeError, ptr @".const.can't unbox heterogeneous list: %S != %S", ptr %.136, ptr nonnull %.141)
  call void @Py_DecRef(ptr nonnull %.141)
  br label %entry.endif.endif.else.endif.endif.endif.thread104

for.body.endif.endif:                             ; preds = %for.body.endif
  call void @Py_DecRef(ptr nonnull %.136)
  %.159 = call ptr @NRT_meminfo_new_from_pyobject(ptr %.140, ptr %.140)
  %.165 = call ptr @PyObject_GetAttrString(ptr %.140, ptr @.const.value)
  %.168 = call ptr @PyNumber_Long(ptr %.165)
  %.169.not = icmp eq ptr %.168, null
  br i1 %.169.not, label %for.body.endif.endif.endif, label %for.body.endif.endif.if, !prof !2

for.body.endif.endif.if:                          ; preds = %for.body.endif.endif
  %.171 = call i64 @PyLong_AsLongLong(ptr nonnull %.168)
  call void @Py_DecRef(ptr nonnull %.168)
  br label %for.body.endif.endif.endif

for.body.endif.endif.endif:                       ; preds = %for.body.endif.endif.if, %for.body.endif.endif
  %.166.1 = phi i64 [ %.171, %for.body.endif.endif.if ], [ %.166.053, %for.body.endif.endif ]
  %.176 = call ptr @PyErr_Occurred()
  call void @Py_DecRef(ptr %.165)
  %.182 = call ptr @PyErr_Occurred()
  %.183.not = icmp eq ptr %.182, null
  br i1 %.183.not, label %for.body.endif.endif.endif.endif, label %entry.endif.endif.else.endif.endif.endif.thread104, !prof !3

for.body.endif.endif.endif.endif:                 ; preds = %for.body.endif.endif.endif
  %.6.i3275 = load ptr, ptr %1, align 8
  %.191 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i3275, i64 0, i32 3
  %2 = getelementptr { { ptr }, i64 }, ptr %.191, i64 %loop.index54, i32 0, i32 0
  %.193.unpack.unpack = load ptr, ptr %2, align 8
  call void @NRT_decref(ptr %.193.unpack.unpack)
  %.6.i3880 = load ptr, ptr %1, align 8
  %.202 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i3880, i64 0, i32 3
  %3 = getelementptr { { ptr }, i64 }, ptr %.202, i64 %loop.index54, i32 0, i32 0
  store ptr %.159, ptr %3, align 8
  %.203.repack81 = getelementptr { { ptr }, i64 }, ptr %.202, i64 %loop.index54, i32 1
  store i64 %.166.1, ptr %.203.repack81, align 8
  %.6.i4083 = load ptr, ptr %1, align 8
  %.212 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i4083, i64 0, i32 2
  store i8 1, ptr %.212, align 1
  %.215 = add nuw nsw i64 %loop.index54, 1
  %exitcond117.not = icmp eq i64 %.215, %.21
  br i1 %exitcond117.not, label %entry.endif.endif.else.endif.endif.endif.critedge, label %for.body, !prof !4

entry.endif.endif.endif.endif:                    ; preds = %entry.endif.endif.else.endif.endif.endif, %entry.endif.endif.if
  %.pre-phi = phi ptr [ %0, %entry.endif.endif.if ], [ %1, %entry.endif.endif.else.endif.endif.endif ]
  %.25.sroa.0.0.ph = phi ptr [ %.27, %entry.endif.endif.if ], [ %.69, %entry.endif.endif.else.endif.endif.endif ]
  %4 = bitcast ptr %.399 to ptr
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %4, i8 0, i64 16, i1 false)
  %.403 = call i32 @_ZN8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e(ptr nonnull %.399, ptr nonnull %excinfo, ptr nonnull %.25.sroa.0.0.ph, ptr %.20) #2
  %.404 = load ptr, ptr %excinfo, align 8
  %.411 = icmp sgt i32 %.403, 0
  %.412 = select i1 %.411, ptr %.404, ptr undef
  %.413.fca.0.0.load = load ptr, ptr %.fca.0.0.gep, align 8
  %.6.i3655 = load ptr, ptr %.pre-phi, align 8
  %.428 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i3655, i64 0, i32 2
  %.429 = load i8, ptr %.428, align 1
  %.432.not = icmp eq i8 %.429, 0
  br i1 %.432.not, label %entry.endif.endif.endif.endif.endif.endif, label %entry.endif.endif.endif.endif.endif.if, !prof !3

entry.endif.endif.endif.endif.endif.if:           ; preds = %entry.endif.endif.endif.endif
  %.442 = call i64 @PyList_Size(ptr %.20)
  %.6.i3456 = load ptr, ptr %.pre-phi, align 8
  %.447 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i3456, i64 0, i32 0
  %.448 = load i64, ptr %.447, align 8
  %.449 = sub i64 %.448, %.442
  %.450 = icmp sgt i64 %.449, -1
  br i1 %.450, label %for.cond.4.preheader, label %entry.endif.endif.endif.endif.endif.if.else

for.cond.4.preheader:                             ; preds = %entry.endif.endif.endif.endif.endif.if
  %.45348 = icmp sgt i64 %.442, 0
  br i1 %.45348, label %for.body.4.preheader, label %for.cond.5.preheader

for.body.4.preheader:                             ; preds = %for.cond.4.preheader
  %5 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i3456, i64 0, i32 3, i32 0, i32 0
  %.461.unpack.unpack126 = load ptr, ptr %5, align 8
  %.5.i23127 = getelementptr i8, ptr %.461.unpack.unpack126, i64 24
  %6 = bitcast ptr %.5.i23127 to ptr
  %.6.i24128 = load ptr, ptr %6, align 8
  call void @Py_IncRef(ptr %.6.i24128)
  %.481129 = call i32 @PyList_SetItem(ptr %.20, i64 0, ptr %.6.i24128)
  %exitcond115.not130 = icmp eq i64 %.442, 1
  br i1 %exitcond115.not130, label %for.cond.5.preheader, label %for.body.4.for.body.4_crit_edge

entry.endif.endif.endif.endif.endif.endif:        ; preds = %entry.endif.endif.endif.endif.endif.if.endif, %entry.endif.endif.endif.endif
  call void @numba_reset_pyobject_private_data(ptr %.20)
  call void @NRT_decref(ptr nonnull %.25.sroa.0.0.ph)
  switch i32 %.403, label %entry.endif.endif.endif.endif.endif.endif.endif [
    i32 -2, label %entry.endif.endif.endif.endif.endif.endif.if.endif
    i32 0, label %entry.endif.endif.endif.endif.endif.endif.if.endif
  ]

entry.endif.endif.endif.endif.endif.if.else:      ; preds = %entry.endif.endif.endif.endif.endif.if
  %.519 = call i32 @PyList_SetSlice(ptr %.20, i64 %.448, i64 %.442, ptr null)
  %.52150 = icmp sgt i64 %.448, 0
  br i1 %.52150, label %for.body.6, label %entry.endif.endif.endif.endif.endif.if.endif

entry.endif.endif.endif.endif.endif.if.endif:     ; preds = %for.body.6, %for.body.5, %for.cond.5.preheader, %entry.endif.endif.endif.endif.endif.if.else
  %.6.i3057 = load ptr, ptr %.pre-phi, align 8
  %.557 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i3057, i64 0, i32 2
  store i8 0, ptr %.557, align 1
  br label %entry.endif.endif.endif.endif.endif.endif

for.cond.5.preheader:                             ; preds = %for.body.4.for.body.4_crit_edge, %for.body.4.preheader, %for.cond.4.preheader
  %.48546 = icmp sgt i64 %.449, 0
  br i1 %.48546, label %for.body.5, label %entry.endif.endif.endif.endif.endif.if.endif

for.body.4.for.body.4_crit_edge:                  ; preds = %for.body.4.for.body.4_crit_edge, %for.body.4.preheader
  %.482131 = phi i64 [ %.482, %for.body.4.for.body.4_crit_edge ], [ 1, %for.body.4.preheader ]
  %.6.i2868.pre = load ptr, ptr %.pre-phi, align 8
  %.459 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i2868.pre, i64 0, i32 3
  %7 = getelementptr { { ptr }, i64 }, ptr %.459, i64 %.482131, i32 0, i32 0
  %.461.unpack.unpack = load ptr, ptr %7, align 8
  %.5.i23 = getelementptr i8, ptr %.461.unpack.unpack, i64 24
  %8 = bitcast ptr %.5.i23 to ptr
  %.6.i24 = load ptr, ptr %8, align 8
  call void @Py_IncRef(ptr %.6.i24)
  %.481 = call i32 @PyList_SetItem(ptr %.20, i64 %.482131, ptr %.6.i24)
  %.482 = add nuw nsw i64 %.482131, 1
  %exitcond115.not = icmp eq i64 %.482, %.442
  br i1 %exitcond115.not, label %for.cond.5.preheader, label %for.body.4.for.body.4_crit_edge

for.body.5:                                       ; preds = %for.body.5, %for.cond.5.preheader
  %loop.index.547 = phi i64 [ %.516, %for.body.5 ], [ 0, %for.cond.5.preheader ]
  %.487 = add i64 %loop.index.547, %.442
  %.6.i2063 = load ptr, ptr %.pre-phi, align 8
  %.492 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i2063, i64 0, i32 3
  %9 = getelementptr { { ptr }, i64 }, ptr %.492, i64 %.487, i32 0, i32 0
  %.494.unpack.unpack = load ptr, ptr %9, align 8
  %.5.i15 = getelementptr i8, ptr %.494.unpack.unpack, i64 24
  %10 = bitcast ptr %.5.i15 to ptr
  %.6.i16 = load ptr, ptr %10, align 8
  call void @Py_IncRef(ptr %.6.i16)
  %.514 = call i32 @PyList_Append(ptr %.20, ptr %.6.i16)
  call void @Py_DecRef(ptr %.6.i16)
  %.516 = add nuw nsw i64 %loop.index.547, 1
  %exitcond.not = icmp eq i64 %.516, %.449
  br i1 %exitcond.not, label %entry.endif.endif.endif.endif.endif.if.endif, label %for.body.5

for.body.6:                                       ; preds = %for.body.6, %entry.endif.endif.endif.endif.endif.if.else
  %loop.index.651 = phi i64 [ %.550, %for.body.6 ], [ 0, %entry.endif.endif.endif.endif.endif.if.else ]
  %.6.i1258 = load ptr, ptr %.pre-phi, align 8
  %.527 = getelementptr inbounds { i64, i64, i8, { { ptr }, i64 } }, ptr %.6.i1258, i64 0, i32 3
  %11 = getelementptr { { ptr }, i64 }, ptr %.527, i64 %loop.index.651, i32 0, i32 0
  %.529.unpack.unpack = load ptr, ptr %11, align 8
  %.5.i7 = getelementptr i8, ptr %.529.unpack.unpack, i64 24
  %12 = bitcast ptr %.5.i7 to ptr
  %.6.i8 = load ptr, ptr %12, align 8
  call void @Py_IncRef(ptr %.6.i8)
  %.549 = call i32 @PyList_SetItem(ptr %.20, i64 %loop.index.651, ptr %.6.i8)
  %.550 = add nuw nsw i64 %loop.index.651, 1
  %exitcond116.not = icmp eq i64 %.550, %.448
  br i1 %exitcond116.not, label %entry.endif.endif.endif.endif.endif.if.endif, label %for.body.6

entry.endif.endif.endif.endif.endif.endif.endif:  ; preds = %entry.endif.endif.endif.endif.endif.endif
  br i1 %.411, label %entry.endif.endif.endif.endif.endif.endif.endif.if, label %entry.endif.endif.endif.e...endif.endif

entry.endif.endif.endif.endif.endif.endif.if.endif: ; preds = %entry.endif.endif.endif.endif.endif.endif, %entry.endif.endif.endif.endif.endif.endif
  %.5.i3 = getelementptr i8, ptr %.413.fca.0.0.load, i64 24
  %13 = bitcast ptr %.5.i3 to ptr
  %.6.i4 = load ptr, ptr %13, align 8
  call void @Py_IncRef(ptr %.6.i4)
  call void @NRT_decref(ptr %.413.fca.0.0.load)
  br label %common.ret

entry.endif.endif.endif.endif.endif.endif.endif.if: ; preds = %entry.endif.endif.endif.endif.endif.endif.endif
  call void @PyErr_Clear()
  %.587 = load { ptr, i32, ptr }, ptr %.412, align 8
  %.588 = extractvalue { ptr, i32, ptr } %.587, 0
  %.590 = extractvalue { ptr, i32, ptr } %.587, 1
  %.592 = extractvalue { ptr, i32, ptr } %.587, 2
  %.593 = call ptr @numba_unpickle(ptr %.588, i32 %.590, ptr %.592)
  %.594.not = icmp eq ptr %.593, null
  br i1 %.594.not, label %common.ret, label %entry.endif.endif.endif.endif.endif.endif.endif.if.if, !prof !2

entry.endif.endif.endif.endif.endif.endif.endif.if.if: ; preds = %entry.endif.endif.endif.endif.endif.endif.endif.if
  call void @numba_do_raise(ptr nonnull %.593)
  br label %common.ret

entry.endif.endif.endif.e...endif.endif:          ; preds = %entry.endif.endif.endif.endif.endif.endif.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_SystemError, ptr @".const.unknown error when calling native function")
  br label %common.ret
}

declare i32 @PyArg_UnpackTuple(ptr, ptr, i64, i64, ...) local_unnamed_addr

declare void @PyErr_SetString(ptr, ptr) local_unnamed_addr

declare i64 @PyList_Size(ptr) local_unnamed_addr

declare ptr @numba_get_pyobject_private_data(ptr) local_unnamed_addr

declare ptr @PyImport_ImportModuleNoBlock(ptr) local_unnamed_addr

declare ptr @PyObject_GetAttrString(ptr, ptr) local_unnamed_addr

declare void @Py_DecRef(ptr) local_unnamed_addr

declare ptr @PyList_GetItem(ptr, i64) local_unnamed_addr

declare ptr @PyObject_CallFunctionObjArgs(ptr, ...) local_unnamed_addr

declare void @PyErr_Format(ptr, ptr, ...) local_unnamed_addr

declare noalias ptr @NRT_meminfo_new_from_pyobject(ptr nocapture, ptr nocapture) local_unnamed_addr

declare ptr @PyNumber_Long(ptr) local_unnamed_addr

declare i64 @PyLong_AsLongLong(ptr) local_unnamed_addr

declare ptr @PyErr_Occurred() local_unnamed_addr

declare void @numba_set_pyobject_private_data(ptr, ptr) local_unnamed_addr

declare void @numba_reset_pyobject_private_data(ptr) local_unnamed_addr

declare i32 @PyList_SetSlice(ptr, i64, i64, ptr) local_unnamed_addr

declare void @Py_IncRef(ptr) local_unnamed_addr

declare i32 @PyList_SetItem(ptr, i64, ptr) local_unnamed_addr

declare i32 @PyList_Append(ptr, ptr) local_unnamed_addr

declare void @PyErr_Clear() local_unnamed_addr

declare ptr @numba_unpickle(ptr, i32, ptr) local_unnamed_addr

declare void @numba_do_raise(ptr) local_unnamed_addr

define { { ptr }, i64 } @cfunc._ZN8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e({ ptr, ptr } %.1) local_unnamed_addr {
entry:
  %.3 = alloca { { ptr }, i64 }, align 8
  %.fca.0.0.gep = getelementptr inbounds { { ptr }, i64 }, ptr %.3, i64 0, i32 0, i32 0
  %.fca.1.gep = getelementptr inbounds { { ptr }, i64 }, ptr %.3, i64 0, i32 1
  %excinfo = alloca ptr, align 8
  %0 = bitcast ptr %.3 to ptr
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %0, i8 0, i64 16, i1 false)
  store ptr null, ptr %excinfo, align 8
  %extracted.meminfo = extractvalue { ptr, ptr } %.1, 0
  %extracted.parent = extractvalue { ptr, ptr } %.1, 1
  %.7 = call i32 @_ZN8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e(ptr nonnull %.3, ptr nonnull %excinfo, ptr %extracted.meminfo, ptr %extracted.parent) #2
  %.8 = load ptr, ptr %excinfo, align 8
  %.9.not = icmp eq i32 %.7, 0
  %.15 = icmp sgt i32 %.7, 0
  %.16 = select i1 %.15, ptr %.8, ptr undef
  %.17.fca.0.0.load = load ptr, ptr %.fca.0.0.gep, align 8
  %.17.fca.1.load = load i64, ptr %.fca.1.gep, align 8
  %.22 = alloca i32, align 4
  store i32 0, ptr %.22, align 4
  br i1 %.9.not, label %entry.endif, label %entry.if, !prof !3

entry.if:                                         ; preds = %entry
  call void @numba_gil_ensure(ptr nonnull %.22)
  br i1 %.15, label %entry.if.if, label %entry.if.endif.endif.endif

entry.endif:                                      ; preds = %.25, %entry
  %.17.fca.0.0.insert = insertvalue { { ptr }, i64 } poison, ptr %.17.fca.0.0.load, 0, 0
  %inserted.value = insertvalue { { ptr }, i64 } %.17.fca.0.0.insert, i64 %.17.fca.1.load, 1
  ret { { ptr }, i64 } %inserted.value

.25:                                              ; preds = %entry.if.endif.endif.endif, %entry.if.if.if, %entry.if.if
  %.47 = call ptr @PyUnicode_FromString(ptr @".const.<numba.core.cpu.CPUContext object at 0x000000000000>")
  call void @PyErr_WriteUnraisable(ptr %.47)
  call void @Py_DecRef(ptr %.47)
  call void @numba_gil_release(ptr nonnull %.22)
  br label %entry.endif

entry.if.if:                                      ; preds = %entry.if
  call void @PyErr_Clear()
  %.28 = load { ptr, i32, ptr }, ptr %.16, align 8
  %.29 = extractvalue { ptr, i32, ptr } %.28, 0
  %.31 = extractvalue { ptr, i32, ptr } %.28, 1
  %.33 = extractvalue { ptr, i32, ptr } %.28, 2
  %.34 = call ptr @numba_unpickle(ptr %.29, i32 %.31, ptr %.33)
  %.35.not = icmp eq ptr %.34, null
  br i1 %.35.not, label %.25, label %entry.if.if.if, !prof !2

entry.if.if.if:                                   ; preds = %entry.if.if
  call void @numba_do_raise(ptr nonnull %.34)
  br label %.25

entry.if.endif.endif.endif:                       ; preds = %entry.if
  call void @PyErr_SetString(ptr nonnull @PyExc_SystemError, ptr @".const.unknown error when calling native function.1")
  br label %.25
}

declare void @numba_gil_ensure(ptr) local_unnamed_addr

declare ptr @PyUnicode_FromString(ptr) local_unnamed_addr

declare void @PyErr_WriteUnraisable(ptr) local_unnamed_addr

declare void @numba_gil_release(ptr) local_unnamed_addr

; Function Attrs: mustprogress nofree noinline norecurse nounwind willreturn
define linkonce_odr void @NRT_incref(ptr %.1) local_unnamed_addr #1 {
.3:
  %.4 = icmp eq ptr %.1, null
  br i1 %.4, label %common.ret, label %.3.endif, !prof !2

common.ret:                                       ; preds = %.3.endif, %.3
  ret void

.3.endif:                                         ; preds = %.3
  %.7 = bitcast ptr %.1 to ptr
  %.4.i = atomicrmw add ptr %.7, i64 1 monotonic, align 8
  br label %common.ret
}

; Function Attrs: noinline
define linkonce_odr void @NRT_decref(ptr %.1) local_unnamed_addr #2 {
.3:
  %.4 = icmp eq ptr %.1, null
  br i1 %.4, label %common.ret1, label %.3.endif, !prof !2

common.ret1:                                      ; preds = %.3.endif.if, %.3.endif, %.3
  ret void

.3.endif:                                         ; preds = %.3
  fence release
  %.8 = bitcast ptr %.1 to ptr
  %.4.i = atomicrmw sub ptr %.8, i64 1 monotonic, align 8
  %.10 = icmp eq i64 %.4.i, 1
  br i1 %.10, label %.3.endif.if, label %common.ret1, !prof !2

.3.endif.if:                                      ; preds = %.3.endif
  fence acquire
  tail call void @NRT_MemInfo_call_dtor(ptr nonnull %.1)
  br label %common.ret1
}

declare void @NRT_MemInfo_call_dtor(ptr) local_unnamed_addr

; Function Attrs: argmemonly nocallback nofree nounwind willreturn writeonly
declare void @llvm.memset.p0.i64(ptr nocapture writeonly, i8, i64, i1 immarg) #3

attributes #0 = { nocallback nofree nosync nounwind readnone speculatable willreturn }
attributes #1 = { mustprogress nofree noinline norecurse nounwind willreturn }
attributes #2 = { noinline }
attributes #3 = { argmemonly nocallback nofree nounwind willreturn writeonly }

!numba_args_may_always_need_nrt = !{!0, !1, !1}

!0 = !{ptr @_ZN8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e}
!1 = distinct !{null}
!2 = !{!"branch_weights", i32 1, i32 99}
!3 = !{!"branch_weights", i32 99, i32 1}
!4 = !{!"branch_weights", i32 21474836, i32 2126008812}
