; ModuleID = 'find_max'
source_filename = "<string>"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-f80:128-n8:16:32:64-S128"
target triple = "x86_64-pc-linux-gnu"

@.const.pickledata.1 = internal constant [66 x i8] c"\80\04\957\00\00\00\00\00\00\00\8C\08builtins\94\8C\0AIndexError\94\93\94\8C\14getitem out of range\94\85\94N\87\94."
@.const.pickledata.1.sha1 = internal constant [20 x i8] c"WSA\9F|<\9D\9EA\A5\1CzW,\CE\16$\A3\9A\7F"
@.const.picklebuf.1 = internal constant { i8*, i32, i8* } { i8* getelementptr inbounds ([66 x i8], [66 x i8]* @.const.pickledata.1, i32 0, i32 0), i32 66, i8* getelementptr inbounds ([20 x i8], [20 x i8]* @.const.pickledata.1.sha1, i32 0, i32 0) }
@.const.pickledata.2 = internal constant [67 x i8] c"\80\04\958\00\00\00\00\00\00\00\8C\08builtins\94\8C\0BMemoryError\94\93\94\8C\14cannot allocate list\94\85\94N\87\94."
@.const.pickledata.2.sha1 = internal constant [20 x i8] c"+\98\F4\13f\88\DD\D3\C0)\127\06\86\F1\A0\011(\0C"
@.const.picklebuf.2 = internal constant { i8*, i32, i8* } { i8* getelementptr inbounds ([67 x i8], [67 x i8]* @.const.pickledata.2, i32 0, i32 0), i32 67, i8* getelementptr inbounds ([20 x i8], [20 x i8]* @.const.pickledata.2.sha1, i32 0, i32 0) }
@.const.find_max = internal constant [9 x i8] c"find_max\00"
@_ZN08NumbaEnv8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e = common local_unnamed_addr global i8* null
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
@_ZN08NumbaEnv8__main__2gt12_3clocals_3e12_3clambda_3eB2v2B42c8tJTIcFHzwl2ILiXkcBV0KBSmNGHkyiCKJEEwA_3dE6Testee6Testee = common local_unnamed_addr global i8* null

define i32 @_ZN8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e({ { i8* }, i64 }* noalias nocapture writeonly %retptr, { i8*, i32, i8* }** noalias nocapture writeonly %excinfo, i8* %arg.testees.0, i8* nocapture readnone %arg.testees.1) local_unnamed_addr {
entry:
  tail call void @NRT_incref(i8* %arg.testees.0)
  %.5.i1 = getelementptr i8, i8* %arg.testees.0, i64 24
  %0 = bitcast i8* %.5.i1 to { i64, i64, i8, { { i8* }, i64 } }**
  %.6.i244 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %0, align 8
  %.25 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i244, i64 0, i32 0
  %.26 = load i64, i64* %.25, align 8
  %.27 = icmp slt i64 %.26, 1
  br i1 %.27, label %B0.if, label %B0.endif, !prof !2

B42:                                              ; preds = %B0.endif.endif.endif.endif.endif.endif, %B60
  %.6.i45288 = phi { i64, i64, i8, { { i8* }, i64 } }* [ %.6.i452, %B60 ], [ %.6.i45281, %B0.endif.endif.endif.endif.endif.endif ]
  %result.2.sroa.0.087 = phi i8* [ %result.3.sroa.0.1, %B60 ], [ %.43.unpack.unpack, %B0.endif.endif.endif.endif.endif.endif ]
  %result.2.sroa.12.086 = phi i64 [ %result.3.sroa.8.1, %B60 ], [ %.43.unpack47, %B0.endif.endif.endif.endif.endif.endif ]
  %.332.085 = phi i64 [ %.384, %B60 ], [ 0, %B0.endif.endif.endif.endif.endif.endif ]
  %.376 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i45288, i64 0, i32 3
  %1 = getelementptr { { i8* }, i64 }, { { i8* }, i64 }* %.376, i64 %.332.085, i32 0, i32 0
  %.378.unpack.unpack = load i8*, i8** %1, align 8
  %.378.elt56 = getelementptr { { i8* }, i64 }, { { i8* }, i64 }* %.376, i64 %.332.085, i32 1
  %.378.unpack57 = load i64, i64* %.378.elt56, align 8
  %.384 = add nuw nsw i64 %.332.085, 1
  tail call void @NRT_incref(i8* %.378.unpack.unpack)
  %.24.i.not = icmp sgt i64 %.378.unpack57, %result.2.sroa.12.086
  br i1 %.24.i.not, label %B56, label %B60

B56:                                              ; preds = %B42
  tail call void @NRT_decref(i8* %result.2.sroa.0.087)
  br label %B60

B60:                                              ; preds = %B42, %B56
  %result.3.sroa.8.1 = phi i64 [ %.378.unpack57, %B56 ], [ %result.2.sroa.12.086, %B42 ]
  %result.3.sroa.0.1 = phi i8* [ %.378.unpack.unpack, %B56 ], [ %result.2.sroa.0.087, %B42 ]
  %t.sroa.0.1 = phi i8* [ null, %B56 ], [ %.378.unpack.unpack, %B42 ]
  tail call void @NRT_decref(i8* %t.sroa.0.1)
  %.6.i452 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %4, align 8
  %.366 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i452, i64 0, i32 0
  %.367 = load i64, i64* %.366, align 8
  %.368 = icmp slt i64 %.384, %.367
  br i1 %.368, label %B42, label %B62

common.ret:                                       ; preds = %B0.endif.endif.endif.endif.if, %B0.if, %B62
  %common.ret.op = phi i32 [ 0, %B62 ], [ 1, %B0.if ], [ 1, %B0.endif.endif.endif.endif.if ]
  ret i32 %common.ret.op

B62:                                              ; preds = %B60, %B0.endif.endif.endif.endif.endif.endif
  %result.2.sroa.12.0.lcssa = phi i64 [ %.43.unpack47, %B0.endif.endif.endif.endif.endif.endif ], [ %result.3.sroa.8.1, %B60 ]
  %result.2.sroa.0.0.lcssa = phi i8* [ %.43.unpack.unpack, %B0.endif.endif.endif.endif.endif.endif ], [ %result.3.sroa.0.1, %B60 ]
  %2 = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %retptr, i64 0, i32 0, i32 0
  store i8* %result.2.sroa.0.0.lcssa, i8** %2, align 8
  %retptr.repack53 = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %retptr, i64 0, i32 1
  store i64 %result.2.sroa.12.0.lcssa, i64* %retptr.repack53, align 8
  tail call void @NRT_decref(i8* nonnull %.192)
  br label %common.ret

B0.if:                                            ; preds = %entry
  store { i8*, i32, i8* }* @.const.picklebuf.1, { i8*, i32, i8* }** %excinfo, align 8
  br label %common.ret

B0.endif:                                         ; preds = %entry
  %3 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i244, i64 0, i32 3, i32 0, i32 0
  %.43.unpack.unpack = load i8*, i8** %3, align 8
  %.43.elt46 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i244, i64 0, i32 3, i32 1
  %.43.unpack47 = load i64, i64* %.43.elt46, align 8
  tail call void @NRT_incref(i8* %.43.unpack.unpack)
  %.6.i1850 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %0, align 8
  %.79 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i1850, i64 0, i32 0
  %.80 = load i64, i64* %.79, align 8
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
  %.192 = tail call i8* @NRT_MemInfo_new_varsize_dtor(i64 %.183, i8* bitcast (void (i8*)* @.dtor.list.Testee to i8*))
  %.193 = icmp eq i8* %.192, null
  br i1 %.193, label %B0.endif.endif.endif.endif.if, label %B0.endif.endif.endif.endif.endif, !prof !2

B0.endif.endif.endif.endif.if:                    ; preds = %B0.endif.else.endif.endif, %B0.endif.endif.endif.if
  store { i8*, i32, i8* }* @.const.picklebuf.2, { i8*, i32, i8* }** %excinfo, align 8
  br label %common.ret

B0.endif.endif.endif.endif.endif:                 ; preds = %B0.endif.endif.endif.if
  %.5.i31 = getelementptr i8, i8* %.192, i64 24
  %4 = bitcast i8* %.5.i31 to { i64, i64, i8, { { i8* }, i64 } }**
  %.6.i3268 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %4, align 8
  %.205 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i3268, i64 0, i32 1
  store i64 %.172, i64* %.205, align 8
  %.6.i3069 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %4, align 8
  %.211 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i3069, i64 0, i32 0
  store i64 0, i64* %.211, align 8
  %.6.i2870 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %4, align 8
  %.217 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i2870, i64 0, i32 2
  store i8 0, i8* %.217, align 1
  %.6.i2471 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %4, align 8
  %.230 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i2471, i64 0, i32 3
  %.237.idx = shl nuw nsw i64 %.172, 4
  %.241 = bitcast { { i8* }, i64 }* %.230 to i8*
  tail call void @llvm.memset.p0i8.i64(i8* nonnull align 1 %.241, i8 0, i64 %.237.idx, i1 false)
  %.6.i2051 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %4, align 8
  %.257 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i2051, i64 0, i32 0
  store i64 %.172, i64* %.257, align 8
  %.26837 = icmp sgt i64 %.80, %.71.sroa.0.2
  br i1 %.26837, label %for.body, label %B0.endif.endif.endif.endif.endif.endif

B0.endif.endif.endif.endif.endif.endif:           ; preds = %for.body, %B0.endif.endif.endif.endif.endif
  tail call void @NRT_decref(i8* nonnull %arg.testees.0)
  %.6.i45281 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %4, align 8
  %.36682 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i45281, i64 0, i32 0
  %.36783 = load i64, i64* %.36682, align 8
  %.36884 = icmp sgt i64 %.36783, 0
  br i1 %.36884, label %B42, label %B62

for.body:                                         ; preds = %B0.endif.endif.endif.endif.endif, %for.body
  %loop.count39 = phi i64 [ %.292, %for.body ], [ 0, %B0.endif.endif.endif.endif.endif ]
  %loop.index38 = phi i64 [ %.291, %for.body ], [ %.71.sroa.0.2, %B0.endif.endif.endif.endif.endif ]
  %.6.i1660 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %0, align 8
  %.274 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i1660, i64 0, i32 3
  %5 = getelementptr { { i8* }, i64 }, { { i8* }, i64 }* %.274, i64 %loop.index38, i32 0, i32 0
  %.276.unpack.unpack = load i8*, i8** %5, align 8
  %.276.elt61 = getelementptr { { i8* }, i64 }, { { i8* }, i64 }* %.274, i64 %loop.index38, i32 1
  %.276.unpack62 = load i64, i64* %.276.elt61, align 8
  %.6.i1465 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %4, align 8
  %.284 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i1465, i64 0, i32 3
  %6 = getelementptr { { i8* }, i64 }, { { i8* }, i64 }* %.284, i64 %loop.count39, i32 0, i32 0
  store i8* %.276.unpack.unpack, i8** %6, align 8
  %.285.repack66 = getelementptr { { i8* }, i64 }, { { i8* }, i64 }* %.284, i64 %loop.count39, i32 1
  store i64 %.276.unpack62, i64* %.285.repack66, align 8
  tail call void @NRT_incref(i8* %.276.unpack.unpack)
  %.291 = add nsw i64 %loop.index38, 1
  %.292 = add nuw i64 %loop.count39, 1
  %exitcond.not = icmp eq i64 %.292, %.163
  br i1 %exitcond.not, label %B0.endif.endif.endif.endif.endif.endif, label %for.body
}

; Function Attrs: mustprogress nofree nosync nounwind readnone speculatable willreturn
declare { i64, i1 } @llvm.smul.with.overflow.i64(i64, i64) #0

; Function Attrs: mustprogress nofree nosync nounwind readnone speculatable willreturn
declare { i64, i1 } @llvm.sadd.with.overflow.i64(i64, i64) #0

define linkonce_odr void @.dtor.list.Testee(i8* %.1) {
.3:
  %.5 = bitcast i8* %.1 to i64*
  %.8 = load i64, i64* %.5, align 8
  %.101 = icmp sgt i64 %.8, 0
  br i1 %.101, label %for.body.lr.ph, label %for.end

for.body.lr.ph:                                   ; preds = %.3
  %.12 = getelementptr inbounds i8, i8* %.1, i64 24
  %0 = bitcast i8* %.12 to { { i8* }, i64 }*
  br label %for.body

for.body:                                         ; preds = %for.body.lr.ph, %for.body
  %loop.index2 = phi i64 [ 0, %for.body.lr.ph ], [ %.19, %for.body ]
  %1 = getelementptr { { i8* }, i64 }, { { i8* }, i64 }* %0, i64 %loop.index2, i32 0, i32 0
  %.14.unpack.unpack = load i8*, i8** %1, align 8
  tail call void @NRT_decref(i8* %.14.unpack.unpack)
  %.19 = add nuw nsw i64 %loop.index2, 1
  %exitcond.not = icmp eq i64 %.19, %.8
  br i1 %exitcond.not, label %for.end, label %for.body

for.end:                                          ; preds = %for.body, %.3
  ret void
}

declare i8* @NRT_MemInfo_new_varsize_dtor(i64, i8*) local_unnamed_addr

; Function Attrs: argmemonly mustprogress nofree nounwind willreturn writeonly
declare void @llvm.memset.p0i8.i64(i8* nocapture writeonly, i8, i64, i1 immarg) #1

define i8* @_ZN7cpython8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e(i8* nocapture readnone %py_closure, i8* %py_args, i8* nocapture readnone %py_kws) local_unnamed_addr {
entry:
  %.5 = alloca i8*, align 8
  %.6 = call i32 (i8*, i8*, i64, i64, ...) @PyArg_UnpackTuple(i8* %py_args, i8* getelementptr inbounds ([9 x i8], [9 x i8]* @.const.find_max, i64 0, i64 0), i64 1, i64 1, i8** nonnull %.5)
  %.7 = icmp eq i32 %.6, 0
  %.399 = alloca { { i8* }, i64 }, align 8
  %.fca.0.0.gep = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %.399, i64 0, i32 0, i32 0
  %excinfo = alloca { i8*, i32, i8* }*, align 8
  store { i8*, i32, i8* }* null, { i8*, i32, i8* }** %excinfo, align 8
  br i1 %.7, label %common.ret, label %entry.endif, !prof !2

common.ret:                                       ; preds = %entry.endif.endif.endif, %entry.endif.endif.endif.endif.endif.endif.endif.if, %entry.endif.endif.endif.endif.endif.endif.endif.if.if, %entry.endif.endif.endif.e...endif.endif, %entry, %entry.endif.endif.endif.endif.endif.endif.if.endif, %entry.endif.if
  %common.ret.op = phi i8* [ null, %entry.endif.if ], [ %.6.i4, %entry.endif.endif.endif.endif.endif.endif.if.endif ], [ null, %entry ], [ null, %entry.endif.endif.endif ], [ null, %entry.endif.endif.endif.e...endif.endif ], [ null, %entry.endif.endif.endif.endif.endif.endif.endif.if.if ], [ null, %entry.endif.endif.endif.endif.endif.endif.endif.if ]
  ret i8* %common.ret.op

entry.endif:                                      ; preds = %entry
  %.11 = load i8*, i8** @_ZN08NumbaEnv8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e, align 8
  %.16 = icmp eq i8* %.11, null
  br i1 %.16, label %entry.endif.if, label %entry.endif.endif, !prof !2

entry.endif.if:                                   ; preds = %entry.endif
  call void @PyErr_SetString(i8* nonnull @PyExc_RuntimeError, i8* getelementptr inbounds ([144 x i8], [144 x i8]* @".const.missing Environment: _ZN08NumbaEnv8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e", i64 0, i64 0))
  br label %common.ret

entry.endif.endif:                                ; preds = %entry.endif
  %.20 = load i8*, i8** %.5, align 8
  %.21 = call i64 @PyList_Size(i8* %.20)
  %.27 = call i8* @numba_get_pyobject_private_data(i8* %.20)
  %.28.not = icmp eq i8* %.27, null
  br i1 %.28.not, label %entry.endif.endif.else, label %entry.endif.endif.if

entry.endif.endif.if:                             ; preds = %entry.endif.endif
  call void @NRT_incref(i8* nonnull %.27)
  %.5.i = getelementptr i8, i8* %.27, i64 24
  %0 = bitcast i8* %.5.i to { i64, i64, i8, { { i8* }, i64 } }**
  %.6.i89 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %0, align 8
  %.43 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i89, i64 0, i32 0
  store i64 %.21, i64* %.43, align 8
  br label %entry.endif.endif.endif.endif

entry.endif.endif.else:                           ; preds = %entry.endif.endif
  %.56 = call { i64, i1 } @llvm.smul.with.overflow.i64(i64 %.21, i64 16)
  %.57 = extractvalue { i64, i1 } %.56, 0
  %.58 = extractvalue { i64, i1 } %.56, 1
  %.59 = call { i64, i1 } @llvm.sadd.with.overflow.i64(i64 %.57, i64 24)
  %.61 = extractvalue { i64, i1 } %.59, 1
  %.62 = or i1 %.58, %.61
  br i1 %.62, label %entry.endif.endif.endif, label %entry.endif.endif.else.endif.if, !prof !2

entry.endif.endif.endif:                          ; preds = %entry.endif.endif.else, %entry.endif.endif.else.endif.if, %entry.endif.endif.else.endif.endif.endif.thread104
  %.53.sroa.0.097103 = phi i8* [ %.69, %entry.endif.endif.else.endif.endif.endif.thread104 ], [ null, %entry.endif.endif.else.endif.if ], [ null, %entry.endif.endif.else ]
  call void @NRT_decref(i8* %.53.sroa.0.097103)
  br label %common.ret

entry.endif.endif.else.endif.if:                  ; preds = %entry.endif.endif.else
  %.60 = extractvalue { i64, i1 } %.59, 0
  %.69 = call i8* @NRT_MemInfo_new_varsize_dtor(i64 %.60, i8* bitcast (void (i8*)* @.dtor.list.Testee to i8*))
  %.70 = icmp eq i8* %.69, null
  br i1 %.70, label %entry.endif.endif.endif, label %entry.endif.endif.else.endif.endif.if, !prof !2

entry.endif.endif.else.endif.endif.if:            ; preds = %entry.endif.endif.else.endif.if
  %.5.i1 = getelementptr i8, i8* %.69, i64 24
  %1 = bitcast i8* %.5.i1 to { i64, i64, i8, { { i8* }, i64 } }**
  %.6.i284 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %1, align 8
  %.82 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i284, i64 0, i32 1
  store i64 %.21, i64* %.82, align 8
  %.6.i685 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %1, align 8
  %.88 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i685, i64 0, i32 0
  store i64 0, i64* %.88, align 8
  %.6.i1086 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %1, align 8
  %.94 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i1086, i64 0, i32 2
  store i8 0, i8* %.94, align 1
  %.6.i1887 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %1, align 8
  %.107 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i1887, i64 0, i32 3
  %.114.idx = shl nsw i64 %.21, 4
  %.118 = bitcast { { i8* }, i64 }* %.107 to i8*
  call void @llvm.memset.p0i8.i64(i8* nonnull align 1 %.118, i8 0, i64 %.114.idx, i1 false)
  %.6.i2673 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %1, align 8
  %.128 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i2673, i64 0, i32 0
  store i64 %.21, i64* %.128, align 8
  %.130 = icmp sgt i64 %.21, 0
  br i1 %.130, label %entry.endif.endif.else.endif.endif.if.if, label %entry.endif.endif.else.endif.endif.endif, !prof !3

entry.endif.endif.else.endif.endif.endif.critedge: ; preds = %for.body.endif.endif.endif.endif
  call void @Py_DecRef(i8* %.136)
  call void @Py_DecRef(i8* %.133)
  br label %entry.endif.endif.else.endif.endif.endif

entry.endif.endif.else.endif.endif.endif:         ; preds = %entry.endif.endif.else.endif.endif.endif.critedge, %entry.endif.endif.else.endif.endif.if
  call void @numba_set_pyobject_private_data(i8* %.20, i8* nonnull %.69)
  %.6.i4274 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %1, align 8
  %.233 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i4274, i64 0, i32 2
  store i8 0, i8* %.233, align 1
  br label %entry.endif.endif.endif.endif

entry.endif.endif.else.endif.endif.if.if:         ; preds = %entry.endif.endif.else.endif.endif.if
  %.132 = call i8* @PyImport_ImportModuleNoBlock(i8* getelementptr inbounds ([6 x i8], [6 x i8]* @.const.numba, i64 0, i64 0))
  %.133 = call i8* @PyObject_GetAttrString(i8* %.132, i8* getelementptr inbounds ([7 x i8], [7 x i8]* @.const.typeof, i64 0, i64 0))
  call void @Py_DecRef(i8* %.132)
  %.135 = call i8* @PyList_GetItem(i8* %.20, i64 0)
  %.136 = call i8* (i8*, ...) @PyObject_CallFunctionObjArgs(i8* %.133, i8* %.135, i8* null)
  br label %for.body

entry.endif.endif.else.endif.endif.endif.thread104: ; preds = %for.body.endif.endif.endif, %for.body, %for.body.endif.if
  call void @Py_DecRef(i8* %.136)
  call void @Py_DecRef(i8* %.133)
  %.6.i4274106 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %1, align 8
  %.233107 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i4274106, i64 0, i32 2
  store i8 0, i8* %.233107, align 1
  br label %entry.endif.endif.endif

for.body:                                         ; preds = %entry.endif.endif.else.endif.endif.if.if, %for.body.endif.endif.endif.endif
  %loop.index54 = phi i64 [ 0, %entry.endif.endif.else.endif.endif.if.if ], [ %.215, %for.body.endif.endif.endif.endif ]
  %.166.053 = phi i64 [ 0, %entry.endif.endif.else.endif.endif.if.if ], [ %.166.1, %for.body.endif.endif.endif.endif ]
  %.140 = call i8* @PyList_GetItem(i8* %.20, i64 %loop.index54)
  %.141 = call i8* (i8*, ...) @PyObject_CallFunctionObjArgs(i8* %.133, i8* %.140, i8* null)
  %.142 = icmp eq i8* %.141, null
  br i1 %.142, label %entry.endif.endif.else.endif.endif.endif.thread104, label %for.body.endif, !prof !2

for.body.endif:                                   ; preds = %for.body
  %.146.not = icmp eq i8* %.141, %.136
  br i1 %.146.not, label %for.body.endif.endif, label %for.body.endif.if, !prof !3

for.body.endif.if:                                ; preds = %for.body.endif
  call void (i8*, i8*, ...) @PyErr_Format(i8* nonnull @PyExc_TypeError, i8* getelementptr inbounds ([41 x i8], [41 x i8]* @".const.can't unbox heterogeneous list: %S != %S", i64 0, i64 0), i8* %.136, i8* nonnull %.141)
  call void @Py_DecRef(i8* nonnull %.141)
  br label %entry.endif.endif.else.endif.endif.endif.thread104

for.body.endif.endif:                             ; preds = %for.body.endif
  call void @Py_DecRef(i8* nonnull %.136)
  %.159 = call i8* @NRT_meminfo_new_from_pyobject(i8* %.140, i8* %.140)
  %.165 = call i8* @PyObject_GetAttrString(i8* %.140, i8* getelementptr inbounds ([6 x i8], [6 x i8]* @.const.value, i64 0, i64 0))
  %.168 = call i8* @PyNumber_Long(i8* %.165)
  %.169.not = icmp eq i8* %.168, null
  br i1 %.169.not, label %for.body.endif.endif.endif, label %for.body.endif.endif.if, !prof !2

for.body.endif.endif.if:                          ; preds = %for.body.endif.endif
  %.171 = call i64 @PyLong_AsLongLong(i8* nonnull %.168)
  call void @Py_DecRef(i8* nonnull %.168)
  br label %for.body.endif.endif.endif

for.body.endif.endif.endif:                       ; preds = %for.body.endif.endif.if, %for.body.endif.endif
  %.166.1 = phi i64 [ %.171, %for.body.endif.endif.if ], [ %.166.053, %for.body.endif.endif ]
  %.176 = call i8* @PyErr_Occurred()
  call void @Py_DecRef(i8* %.165)
  %.182 = call i8* @PyErr_Occurred()
  %.183.not = icmp eq i8* %.182, null
  br i1 %.183.not, label %for.body.endif.endif.endif.endif, label %entry.endif.endif.else.endif.endif.endif.thread104, !prof !3

for.body.endif.endif.endif.endif:                 ; preds = %for.body.endif.endif.endif
  %.6.i3275 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %1, align 8
  %.191 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i3275, i64 0, i32 3
  %2 = getelementptr { { i8* }, i64 }, { { i8* }, i64 }* %.191, i64 %loop.index54, i32 0, i32 0
  %.193.unpack.unpack = load i8*, i8** %2, align 8
  call void @NRT_decref(i8* %.193.unpack.unpack)
  %.6.i3880 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %1, align 8
  %.202 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i3880, i64 0, i32 3
  %3 = getelementptr { { i8* }, i64 }, { { i8* }, i64 }* %.202, i64 %loop.index54, i32 0, i32 0
  store i8* %.159, i8** %3, align 8
  %.203.repack81 = getelementptr { { i8* }, i64 }, { { i8* }, i64 }* %.202, i64 %loop.index54, i32 1
  store i64 %.166.1, i64* %.203.repack81, align 8
  %.6.i4083 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %1, align 8
  %.212 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i4083, i64 0, i32 2
  store i8 1, i8* %.212, align 1
  %.215 = add nuw nsw i64 %loop.index54, 1
  %exitcond117.not = icmp eq i64 %.215, %.21
  br i1 %exitcond117.not, label %entry.endif.endif.else.endif.endif.endif.critedge, label %for.body, !prof !4

entry.endif.endif.endif.endif:                    ; preds = %entry.endif.endif.if, %entry.endif.endif.else.endif.endif.endif
  %.pre-phi = phi { i64, i64, i8, { { i8* }, i64 } }** [ %0, %entry.endif.endif.if ], [ %1, %entry.endif.endif.else.endif.endif.endif ]
  %.25.sroa.0.0.ph = phi i8* [ %.27, %entry.endif.endif.if ], [ %.69, %entry.endif.endif.else.endif.endif.endif ]
  %4 = bitcast { { i8* }, i64 }* %.399 to i8*
  call void @llvm.memset.p0i8.i64(i8* noundef nonnull align 8 dereferenceable(16) %4, i8 0, i64 16, i1 false)
  %.403 = call i32 @_ZN8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e({ { i8* }, i64 }* nonnull %.399, { i8*, i32, i8* }** nonnull %excinfo, i8* nonnull %.25.sroa.0.0.ph, i8* %.20) #3
  %.404 = load { i8*, i32, i8* }*, { i8*, i32, i8* }** %excinfo, align 8
  %.411 = icmp sgt i32 %.403, 0
  %.412 = select i1 %.411, { i8*, i32, i8* }* %.404, { i8*, i32, i8* }* undef
  %.413.fca.0.0.load = load i8*, i8** %.fca.0.0.gep, align 8
  %.6.i3655 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %.pre-phi, align 8
  %.428 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i3655, i64 0, i32 2
  %.429 = load i8, i8* %.428, align 1
  %.432.not = icmp eq i8 %.429, 0
  br i1 %.432.not, label %entry.endif.endif.endif.endif.endif.endif, label %entry.endif.endif.endif.endif.endif.if, !prof !3

entry.endif.endif.endif.endif.endif.if:           ; preds = %entry.endif.endif.endif.endif
  %.442 = call i64 @PyList_Size(i8* %.20)
  %.6.i3456 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %.pre-phi, align 8
  %.447 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i3456, i64 0, i32 0
  %.448 = load i64, i64* %.447, align 8
  %.449 = sub i64 %.448, %.442
  %.450 = icmp sgt i64 %.449, -1
  br i1 %.450, label %for.cond.4.preheader, label %entry.endif.endif.endif.endif.endif.if.else

for.cond.4.preheader:                             ; preds = %entry.endif.endif.endif.endif.endif.if
  %.45348 = icmp sgt i64 %.442, 0
  br i1 %.45348, label %for.body.4.preheader, label %for.cond.5.preheader

for.body.4.preheader:                             ; preds = %for.cond.4.preheader
  %5 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i3456, i64 0, i32 3, i32 0, i32 0
  %.461.unpack.unpack126 = load i8*, i8** %5, align 8
  %.5.i23127 = getelementptr i8, i8* %.461.unpack.unpack126, i64 24
  %6 = bitcast i8* %.5.i23127 to i8**
  %.6.i24128 = load i8*, i8** %6, align 8
  call void @Py_IncRef(i8* %.6.i24128)
  %.481129 = call i32 @PyList_SetItem(i8* %.20, i64 0, i8* %.6.i24128)
  %exitcond115.not130 = icmp eq i64 %.442, 1
  br i1 %exitcond115.not130, label %for.cond.5.preheader, label %for.body.4.for.body.4_crit_edge

entry.endif.endif.endif.endif.endif.endif:        ; preds = %entry.endif.endif.endif.endif.endif.if.endif, %entry.endif.endif.endif.endif
  call void @numba_reset_pyobject_private_data(i8* %.20)
  call void @NRT_decref(i8* nonnull %.25.sroa.0.0.ph)
  switch i32 %.403, label %entry.endif.endif.endif.endif.endif.endif.endif [
    i32 -2, label %entry.endif.endif.endif.endif.endif.endif.if.endif
    i32 0, label %entry.endif.endif.endif.endif.endif.endif.if.endif
  ]

entry.endif.endif.endif.endif.endif.if.else:      ; preds = %entry.endif.endif.endif.endif.endif.if
  %.519 = call i32 @PyList_SetSlice(i8* %.20, i64 %.448, i64 %.442, i8* null)
  %.52150 = icmp sgt i64 %.448, 0
  br i1 %.52150, label %for.body.6, label %entry.endif.endif.endif.endif.endif.if.endif

entry.endif.endif.endif.endif.endif.if.endif:     ; preds = %for.body.6, %for.body.5, %entry.endif.endif.endif.endif.endif.if.else, %for.cond.5.preheader
  %.6.i3057 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %.pre-phi, align 8
  %.557 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i3057, i64 0, i32 2
  store i8 0, i8* %.557, align 1
  br label %entry.endif.endif.endif.endif.endif.endif

for.cond.5.preheader:                             ; preds = %for.body.4.for.body.4_crit_edge, %for.body.4.preheader, %for.cond.4.preheader
  %.48546 = icmp sgt i64 %.449, 0
  br i1 %.48546, label %for.body.5, label %entry.endif.endif.endif.endif.endif.if.endif

for.body.4.for.body.4_crit_edge:                  ; preds = %for.body.4.preheader, %for.body.4.for.body.4_crit_edge
  %.482131 = phi i64 [ %.482, %for.body.4.for.body.4_crit_edge ], [ 1, %for.body.4.preheader ]
  %.6.i2868.pre = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %.pre-phi, align 8
  %.459 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i2868.pre, i64 0, i32 3
  %7 = getelementptr { { i8* }, i64 }, { { i8* }, i64 }* %.459, i64 %.482131, i32 0, i32 0
  %.461.unpack.unpack = load i8*, i8** %7, align 8
  %.5.i23 = getelementptr i8, i8* %.461.unpack.unpack, i64 24
  %8 = bitcast i8* %.5.i23 to i8**
  %.6.i24 = load i8*, i8** %8, align 8
  call void @Py_IncRef(i8* %.6.i24)
  %.481 = call i32 @PyList_SetItem(i8* %.20, i64 %.482131, i8* %.6.i24)
  %.482 = add nuw nsw i64 %.482131, 1
  %exitcond115.not = icmp eq i64 %.482, %.442
  br i1 %exitcond115.not, label %for.cond.5.preheader, label %for.body.4.for.body.4_crit_edge

for.body.5:                                       ; preds = %for.cond.5.preheader, %for.body.5
  %loop.index.547 = phi i64 [ %.516, %for.body.5 ], [ 0, %for.cond.5.preheader ]
  %.487 = add i64 %loop.index.547, %.442
  %.6.i2063 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %.pre-phi, align 8
  %.492 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i2063, i64 0, i32 3
  %9 = getelementptr { { i8* }, i64 }, { { i8* }, i64 }* %.492, i64 %.487, i32 0, i32 0
  %.494.unpack.unpack = load i8*, i8** %9, align 8
  %.5.i15 = getelementptr i8, i8* %.494.unpack.unpack, i64 24
  %10 = bitcast i8* %.5.i15 to i8**
  %.6.i16 = load i8*, i8** %10, align 8
  call void @Py_IncRef(i8* %.6.i16)
  %.514 = call i32 @PyList_Append(i8* %.20, i8* %.6.i16)
  call void @Py_DecRef(i8* %.6.i16)
  %.516 = add nuw nsw i64 %loop.index.547, 1
  %exitcond.not = icmp eq i64 %.516, %.449
  br i1 %exitcond.not, label %entry.endif.endif.endif.endif.endif.if.endif, label %for.body.5

for.body.6:                                       ; preds = %entry.endif.endif.endif.endif.endif.if.else, %for.body.6
  %loop.index.651 = phi i64 [ %.550, %for.body.6 ], [ 0, %entry.endif.endif.endif.endif.endif.if.else ]
  %.6.i1258 = load { i64, i64, i8, { { i8* }, i64 } }*, { i64, i64, i8, { { i8* }, i64 } }** %.pre-phi, align 8
  %.527 = getelementptr inbounds { i64, i64, i8, { { i8* }, i64 } }, { i64, i64, i8, { { i8* }, i64 } }* %.6.i1258, i64 0, i32 3
  %11 = getelementptr { { i8* }, i64 }, { { i8* }, i64 }* %.527, i64 %loop.index.651, i32 0, i32 0
  %.529.unpack.unpack = load i8*, i8** %11, align 8
  %.5.i7 = getelementptr i8, i8* %.529.unpack.unpack, i64 24
  %12 = bitcast i8* %.5.i7 to i8**
  %.6.i8 = load i8*, i8** %12, align 8
  call void @Py_IncRef(i8* %.6.i8)
  %.549 = call i32 @PyList_SetItem(i8* %.20, i64 %loop.index.651, i8* %.6.i8)
  %.550 = add nuw nsw i64 %loop.index.651, 1
  %exitcond116.not = icmp eq i64 %.550, %.448
  br i1 %exitcond116.not, label %entry.endif.endif.endif.endif.endif.if.endif, label %for.body.6

entry.endif.endif.endif.endif.endif.endif.endif:  ; preds = %entry.endif.endif.endif.endif.endif.endif
  br i1 %.411, label %entry.endif.endif.endif.endif.endif.endif.endif.if, label %entry.endif.endif.endif.e...endif.endif

entry.endif.endif.endif.endif.endif.endif.if.endif: ; preds = %entry.endif.endif.endif.endif.endif.endif, %entry.endif.endif.endif.endif.endif.endif
  %.5.i3 = getelementptr i8, i8* %.413.fca.0.0.load, i64 24
  %13 = bitcast i8* %.5.i3 to i8**
  %.6.i4 = load i8*, i8** %13, align 8
  call void @Py_IncRef(i8* %.6.i4)
  call void @NRT_decref(i8* %.413.fca.0.0.load)
  br label %common.ret

entry.endif.endif.endif.endif.endif.endif.endif.if: ; preds = %entry.endif.endif.endif.endif.endif.endif.endif
  call void @PyErr_Clear()
  %.587 = load { i8*, i32, i8* }, { i8*, i32, i8* }* %.412, align 8
  %.588 = extractvalue { i8*, i32, i8* } %.587, 0
  %.590 = extractvalue { i8*, i32, i8* } %.587, 1
  %.592 = extractvalue { i8*, i32, i8* } %.587, 2
  %.593 = call i8* @numba_unpickle(i8* %.588, i32 %.590, i8* %.592)
  %.594.not = icmp eq i8* %.593, null
  br i1 %.594.not, label %common.ret, label %entry.endif.endif.endif.endif.endif.endif.endif.if.if, !prof !2

entry.endif.endif.endif.endif.endif.endif.endif.if.if: ; preds = %entry.endif.endif.endif.endif.endif.endif.endif.if
  call void @numba_do_raise(i8* nonnull %.593)
  br label %common.ret

entry.endif.endif.endif.e...endif.endif:          ; preds = %entry.endif.endif.endif.endif.endif.endif.endif
  call void @PyErr_SetString(i8* nonnull @PyExc_SystemError, i8* getelementptr inbounds ([43 x i8], [43 x i8]* @".const.unknown error when calling native function", i64 0, i64 0))
  br label %common.ret
}

declare i32 @PyArg_UnpackTuple(i8*, i8*, i64, i64, ...) local_unnamed_addr

declare void @PyErr_SetString(i8*, i8*) local_unnamed_addr

declare i64 @PyList_Size(i8*) local_unnamed_addr

declare i8* @numba_get_pyobject_private_data(i8*) local_unnamed_addr

declare i8* @PyImport_ImportModuleNoBlock(i8*) local_unnamed_addr

declare i8* @PyObject_GetAttrString(i8*, i8*) local_unnamed_addr

declare void @Py_DecRef(i8*) local_unnamed_addr

declare i8* @PyList_GetItem(i8*, i64) local_unnamed_addr

declare i8* @PyObject_CallFunctionObjArgs(i8*, ...) local_unnamed_addr

declare void @PyErr_Format(i8*, i8*, ...) local_unnamed_addr

declare noalias i8* @NRT_meminfo_new_from_pyobject(i8* nocapture, i8* nocapture) local_unnamed_addr

declare i8* @PyNumber_Long(i8*) local_unnamed_addr

declare i64 @PyLong_AsLongLong(i8*) local_unnamed_addr

declare i8* @PyErr_Occurred() local_unnamed_addr

declare void @numba_set_pyobject_private_data(i8*, i8*) local_unnamed_addr

declare void @numba_reset_pyobject_private_data(i8*) local_unnamed_addr

declare i32 @PyList_SetSlice(i8*, i64, i64, i8*) local_unnamed_addr

declare void @Py_IncRef(i8*) local_unnamed_addr

declare i32 @PyList_SetItem(i8*, i64, i8*) local_unnamed_addr

declare i32 @PyList_Append(i8*, i8*) local_unnamed_addr

declare void @PyErr_Clear() local_unnamed_addr

declare i8* @numba_unpickle(i8*, i32, i8*) local_unnamed_addr

declare void @numba_do_raise(i8*) local_unnamed_addr

define { { i8* }, i64 } @cfunc._ZN8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e({ i8*, i8* } %.1) local_unnamed_addr {
entry:
  %.3 = alloca { { i8* }, i64 }, align 8
  %.fca.0.0.gep = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %.3, i64 0, i32 0, i32 0
  %.fca.1.gep = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %.3, i64 0, i32 1
  %excinfo = alloca { i8*, i32, i8* }*, align 8
  %0 = bitcast { { i8* }, i64 }* %.3 to i8*
  call void @llvm.memset.p0i8.i64(i8* noundef nonnull align 8 dereferenceable(16) %0, i8 0, i64 16, i1 false)
  store { i8*, i32, i8* }* null, { i8*, i32, i8* }** %excinfo, align 8
  %extracted.meminfo = extractvalue { i8*, i8* } %.1, 0
  %extracted.parent = extractvalue { i8*, i8* } %.1, 1
  %.7 = call i32 @_ZN8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e({ { i8* }, i64 }* nonnull %.3, { i8*, i32, i8* }** nonnull %excinfo, i8* %extracted.meminfo, i8* %extracted.parent) #3
  %.8 = load { i8*, i32, i8* }*, { i8*, i32, i8* }** %excinfo, align 8
  %.9.not = icmp eq i32 %.7, 0
  %.15 = icmp sgt i32 %.7, 0
  %.16 = select i1 %.15, { i8*, i32, i8* }* %.8, { i8*, i32, i8* }* undef
  %.17.fca.0.0.load = load i8*, i8** %.fca.0.0.gep, align 8
  %.17.fca.1.load = load i64, i64* %.fca.1.gep, align 8
  %.22 = alloca i32, align 4
  store i32 0, i32* %.22, align 4
  br i1 %.9.not, label %entry.endif, label %entry.if, !prof !3

entry.if:                                         ; preds = %entry
  call void @numba_gil_ensure(i32* nonnull %.22)
  br i1 %.15, label %entry.if.if, label %entry.if.endif.endif.endif

entry.endif:                                      ; preds = %.25, %entry
  %.17.fca.0.0.insert = insertvalue { { i8* }, i64 } poison, i8* %.17.fca.0.0.load, 0, 0
  %inserted.value = insertvalue { { i8* }, i64 } %.17.fca.0.0.insert, i64 %.17.fca.1.load, 1
  ret { { i8* }, i64 } %inserted.value

.25:                                              ; preds = %entry.if.if, %entry.if.if.if, %entry.if.endif.endif.endif
  %.47 = call i8* @PyUnicode_FromString(i8* getelementptr inbounds ([53 x i8], [53 x i8]* @".const.<numba.core.cpu.CPUContext object at 0x000000000000>", i64 0, i64 0))
  call void @PyErr_WriteUnraisable(i8* %.47)
  call void @Py_DecRef(i8* %.47)
  call void @numba_gil_release(i32* nonnull %.22)
  br label %entry.endif

entry.if.if:                                      ; preds = %entry.if
  call void @PyErr_Clear()
  %.28 = load { i8*, i32, i8* }, { i8*, i32, i8* }* %.16, align 8
  %.29 = extractvalue { i8*, i32, i8* } %.28, 0
  %.31 = extractvalue { i8*, i32, i8* } %.28, 1
  %.33 = extractvalue { i8*, i32, i8* } %.28, 2
  %.34 = call i8* @numba_unpickle(i8* %.29, i32 %.31, i8* %.33)
  %.35.not = icmp eq i8* %.34, null
  br i1 %.35.not, label %.25, label %entry.if.if.if, !prof !2

entry.if.if.if:                                   ; preds = %entry.if.if
  call void @numba_do_raise(i8* nonnull %.34)
  br label %.25

entry.if.endif.endif.endif:                       ; preds = %entry.if
  call void @PyErr_SetString(i8* nonnull @PyExc_SystemError, i8* getelementptr inbounds ([43 x i8], [43 x i8]* @".const.unknown error when calling native function.1", i64 0, i64 0))
  br label %.25
}

declare void @numba_gil_ensure(i32*) local_unnamed_addr

declare i8* @PyUnicode_FromString(i8*) local_unnamed_addr

declare void @PyErr_WriteUnraisable(i8*) local_unnamed_addr

declare void @numba_gil_release(i32*) local_unnamed_addr

; Function Attrs: mustprogress nofree noinline norecurse nounwind willreturn
define linkonce_odr void @NRT_incref(i8* %.1) local_unnamed_addr #2 {
.3:
  %.4 = icmp eq i8* %.1, null
  br i1 %.4, label %common.ret, label %.3.endif, !prof !2

common.ret:                                       ; preds = %.3.endif, %.3
  ret void

.3.endif:                                         ; preds = %.3
  %.7 = bitcast i8* %.1 to i64*
  %.4.i = atomicrmw add i64* %.7, i64 1 monotonic, align 8
  br label %common.ret
}

; Function Attrs: noinline
define linkonce_odr void @NRT_decref(i8* %.1) local_unnamed_addr #3 {
.3:
  %.4 = icmp eq i8* %.1, null
  br i1 %.4, label %common.ret1, label %.3.endif, !prof !2

common.ret1:                                      ; preds = %.3, %.3.endif, %.3.endif.if
  ret void

.3.endif:                                         ; preds = %.3
  fence release
  %.8 = bitcast i8* %.1 to i64*
  %.4.i = atomicrmw sub i64* %.8, i64 1 monotonic, align 8
  %.10 = icmp eq i64 %.4.i, 1
  br i1 %.10, label %.3.endif.if, label %common.ret1, !prof !2

.3.endif.if:                                      ; preds = %.3.endif
  fence acquire
  tail call void @NRT_MemInfo_call_dtor(i8* nonnull %.1)
  br label %common.ret1
}

declare void @NRT_MemInfo_call_dtor(i8*) local_unnamed_addr

attributes #0 = { mustprogress nofree nosync nounwind readnone speculatable willreturn }
attributes #1 = { argmemonly mustprogress nofree nounwind willreturn writeonly }
attributes #2 = { mustprogress nofree noinline norecurse nounwind willreturn }
attributes #3 = { noinline }

!numba_args_may_always_need_nrt = !{!0, !1, !1}

!0 = !{i32 ({ { i8* }, i64 }*, { i8*, i32, i8* }**, i8*, i8*)* @_ZN8__main__8find_maxB2v1B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE43reflected_20list_28Testee_29_3civ_3dNone_3e}
!1 = distinct !{null}
!2 = !{!"branch_weights", i32 1, i32 99}
!3 = !{!"branch_weights", i32 99, i32 1}
!4 = !{!"branch_weights", i32 21474836, i32 2126008812}
