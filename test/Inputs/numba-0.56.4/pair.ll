; ModuleID = 'pair'
source_filename = "<string>"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-f80:128-n8:16:32:64-S128"
target triple = "x86_64-pc-linux-gnu"

@.const.pair = internal constant [5 x i8] c"pair\00"
@_ZN08NumbaEnv8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee = common local_unnamed_addr global i8* null
@PyExc_RuntimeError = external global i8
@".const.missing Environment: _ZN08NumbaEnv8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee" = internal constant [109 x i8] c"missing Environment: _ZN08NumbaEnv8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee\00"
@.const.value = internal constant [6 x i8] c"value\00"
@_ZN08NumbaEnv8__main__2gt12_3clocals_3e12_3clambda_3eB2v2B42c8tJTIcFHzwl2ILiXkcBV0KBSmNGHkyiCKJEEwA_3dE6Testee6Testee = common local_unnamed_addr global i8* null

define i32 @_ZN8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee({ { i8* }, i64 }* noalias nocapture writeonly %retptr, { i8*, i32, i8* }** noalias nocapture readnone %excinfo, i8* %arg.a.0.0, i64 %arg.a.1, i8* %arg.b.0.0, i64 %arg.b.1) local_unnamed_addr {
entry:
  tail call void @NRT_incref(i8* %arg.a.0.0)
  tail call void @NRT_incref(i8* %arg.b.0.0)
  %.24.i.not = icmp sgt i64 %arg.a.1, %arg.b.1
  %arg.b.0.0.arg.a.0.0 = select i1 %.24.i.not, i8* %arg.b.0.0, i8* %arg.a.0.0
  %arg.a.1.arg.b.1 = select i1 %.24.i.not, i64 %arg.a.1, i64 %arg.b.1
  %arg.a.0.0.arg.b.0.0 = select i1 %.24.i.not, i8* %arg.a.0.0, i8* %arg.b.0.0
  %0 = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %retptr, i64 0, i32 0, i32 0
  store i8* %arg.a.0.0.arg.b.0.0, i8** %0, align 8
  %retptr.repack1 = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %retptr, i64 0, i32 1
  store i64 %arg.a.1.arg.b.1, i64* %retptr.repack1, align 8
  tail call void @NRT_decref(i8* %arg.b.0.0.arg.a.0.0)
  ret i32 0
}

define i8* @_ZN7cpython8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee(i8* nocapture readnone %py_closure, i8* %py_args, i8* nocapture readnone %py_kws) local_unnamed_addr {
entry:
  %.5 = alloca i8*, align 8
  %.6 = alloca i8*, align 8
  %.7 = call i32 (i8*, i8*, i64, i64, ...) @PyArg_UnpackTuple(i8* %py_args, i8* getelementptr inbounds ([5 x i8], [5 x i8]* @.const.pair, i64 0, i64 0), i64 2, i64 2, i8** nonnull %.5, i8** nonnull %.6)
  %.8 = icmp eq i32 %.7, 0
  %.93 = alloca { { i8* }, i64 }, align 8
  %.fca.0.0.gep = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %.93, i64 0, i32 0, i32 0
  %0 = bitcast { { i8* }, i64 }* %.93 to i8*
  call void @llvm.memset.p0i8.i64(i8* noundef nonnull align 8 dereferenceable(16) %0, i8 0, i64 16, i1 false)
  br i1 %.8, label %common.ret, label %entry.endif, !prof !2

common.ret:                                       ; preds = %entry.endif.endif.endif, %entry.endif.endif.endif.endif.endif.if, %entry, %entry.endif.endif.endif.endif.endif.endif, %entry.endif.if
  %common.ret.op = phi i8* [ null, %entry.endif.if ], [ %.6.i, %entry.endif.endif.endif.endif.endif.endif ], [ null, %entry ], [ null, %entry.endif.endif.endif.endif.endif.if ], [ null, %entry.endif.endif.endif ]
  ret i8* %common.ret.op

entry.endif:                                      ; preds = %entry
  %.12 = load i8*, i8** @_ZN08NumbaEnv8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee, align 8
  %.17 = icmp eq i8* %.12, null
  br i1 %.17, label %entry.endif.if, label %entry.endif.endif, !prof !2

entry.endif.if:                                   ; preds = %entry.endif
  call void @PyErr_SetString(i8* nonnull @PyExc_RuntimeError, i8* getelementptr inbounds ([109 x i8], [109 x i8]* @".const.missing Environment: _ZN08NumbaEnv8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee", i64 0, i64 0))
  br label %common.ret

entry.endif.endif:                                ; preds = %entry.endif
  %.21 = load i8*, i8** %.5, align 8
  %.28 = call i8* @NRT_meminfo_new_from_pyobject(i8* %.21, i8* %.21)
  %.34 = call i8* @PyObject_GetAttrString(i8* %.21, i8* getelementptr inbounds ([6 x i8], [6 x i8]* @.const.value, i64 0, i64 0))
  %.37 = call i8* @PyNumber_Long(i8* %.34)
  %.38.not = icmp eq i8* %.37, null
  br i1 %.38.not, label %entry.endif.endif.endif, label %entry.endif.endif.if, !prof !2

entry.endif.endif.if:                             ; preds = %entry.endif.endif
  %.40 = call i64 @PyLong_AsLongLong(i8* nonnull %.37)
  call void @Py_DecRef(i8* nonnull %.37)
  br label %entry.endif.endif.endif

entry.endif.endif.endif:                          ; preds = %entry.endif.endif.if, %entry.endif.endif
  %.35.0 = phi i64 [ %.40, %entry.endif.endif.if ], [ 0, %entry.endif.endif ]
  %.45 = call i8* @PyErr_Occurred()
  call void @Py_DecRef(i8* %.34)
  %.51 = call i8* @PyErr_Occurred()
  %.52.not = icmp eq i8* %.51, null
  br i1 %.52.not, label %entry.endif.endif.endif.endif, label %common.ret, !prof !3

entry.endif.endif.endif.endif:                    ; preds = %entry.endif.endif.endif
  %.57 = load i8*, i8** %.6, align 8
  %.64 = call i8* @NRT_meminfo_new_from_pyobject(i8* %.57, i8* %.57)
  %.70 = call i8* @PyObject_GetAttrString(i8* %.57, i8* getelementptr inbounds ([6 x i8], [6 x i8]* @.const.value, i64 0, i64 0))
  %.73 = call i8* @PyNumber_Long(i8* %.70)
  %.74.not = icmp eq i8* %.73, null
  br i1 %.74.not, label %entry.endif.endif.endif.endif.endif, label %entry.endif.endif.endif.endif.if, !prof !2

entry.endif.endif.endif.endif.if:                 ; preds = %entry.endif.endif.endif.endif
  %.76 = call i64 @PyLong_AsLongLong(i8* nonnull %.73)
  call void @Py_DecRef(i8* nonnull %.73)
  br label %entry.endif.endif.endif.endif.endif

entry.endif.endif.endif.endif.endif:              ; preds = %entry.endif.endif.endif.endif.if, %entry.endif.endif.endif.endif
  %.71.0 = phi i64 [ %.76, %entry.endif.endif.endif.endif.if ], [ 0, %entry.endif.endif.endif.endif ]
  %.81 = call i8* @PyErr_Occurred()
  call void @Py_DecRef(i8* %.70)
  %.87 = call i8* @PyErr_Occurred()
  %.88.not = icmp eq i8* %.87, null
  br i1 %.88.not, label %entry.endif.endif.endif.endif.endif.endif, label %entry.endif.endif.endif.endif.endif.if, !prof !3

entry.endif.endif.endif.endif.endif.if:           ; preds = %entry.endif.endif.endif.endif.endif
  call void @NRT_decref(i8* %.28)
  br label %common.ret

entry.endif.endif.endif.endif.endif.endif:        ; preds = %entry.endif.endif.endif.endif.endif
  %1 = bitcast { { i8* }, i64 }* %.93 to i8*
  call void @llvm.memset.p0i8.i64(i8* noundef nonnull align 8 dereferenceable(16) %1, i8 0, i64 16, i1 false)
  %.97 = call i32 @_ZN8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee({ { i8* }, i64 }* nonnull %.93, { i8*, i32, i8* }** undef, i8* %.28, i64 %.35.0, i8* %.64, i64 %.71.0) #1
  %.107.fca.0.0.load = load i8*, i8** %.fca.0.0.gep, align 8
  call void @NRT_decref(i8* %.28)
  call void @NRT_decref(i8* %.64)
  %.5.i = getelementptr i8, i8* %.107.fca.0.0.load, i64 24
  %2 = bitcast i8* %.5.i to i8**
  %.6.i = load i8*, i8** %2, align 8
  call void @Py_IncRef(i8* %.6.i)
  call void @NRT_decref(i8* %.107.fca.0.0.load)
  br label %common.ret
}

declare i32 @PyArg_UnpackTuple(i8*, i8*, i64, i64, ...) local_unnamed_addr

declare void @PyErr_SetString(i8*, i8*) local_unnamed_addr

declare noalias i8* @NRT_meminfo_new_from_pyobject(i8* nocapture, i8* nocapture) local_unnamed_addr

declare i8* @PyObject_GetAttrString(i8*, i8*) local_unnamed_addr

declare i8* @PyNumber_Long(i8*) local_unnamed_addr

declare i64 @PyLong_AsLongLong(i8*) local_unnamed_addr

declare void @Py_DecRef(i8*) local_unnamed_addr

declare i8* @PyErr_Occurred() local_unnamed_addr

declare void @Py_IncRef(i8*) local_unnamed_addr

define { { i8* }, i64 } @cfunc._ZN8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee({ { i8* }, i64 } %.1, { { i8* }, i64 } %.2) local_unnamed_addr {
entry:
  %.4 = alloca { { i8* }, i64 }, align 8
  %.fca.0.0.gep = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %.4, i64 0, i32 0, i32 0
  %.fca.1.gep = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %.4, i64 0, i32 1
  %extracted.parent = extractvalue { { i8* }, i64 } %.1, 0
  %extracted.meminfo = extractvalue { i8* } %extracted.parent, 0
  %extracted.value = extractvalue { { i8* }, i64 } %.1, 1
  %extracted.parent.1 = extractvalue { { i8* }, i64 } %.2, 0
  %extracted.meminfo.1 = extractvalue { i8* } %extracted.parent.1, 0
  %extracted.value.1 = extractvalue { { i8* }, i64 } %.2, 1
  %0 = bitcast { { i8* }, i64 }* %.4 to i8*
  call void @llvm.memset.p0i8.i64(i8* noundef nonnull align 8 dereferenceable(16) %0, i8 0, i64 16, i1 false)
  %.8 = call i32 @_ZN8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee({ { i8* }, i64 }* nonnull %.4, { i8*, i32, i8* }** undef, i8* %extracted.meminfo, i64 %extracted.value, i8* %extracted.meminfo.1, i64 %extracted.value.1) #1
  %.18.fca.0.0.load = load i8*, i8** %.fca.0.0.gep, align 8
  %.18.fca.0.0.insert = insertvalue { { i8* }, i64 } poison, i8* %.18.fca.0.0.load, 0, 0
  %.18.fca.1.load = load i64, i64* %.fca.1.gep, align 8
  %inserted.value = insertvalue { { i8* }, i64 } %.18.fca.0.0.insert, i64 %.18.fca.1.load, 1
  ret { { i8* }, i64 } %inserted.value
}

; Function Attrs: mustprogress nofree noinline norecurse nounwind willreturn
define linkonce_odr void @NRT_incref(i8* %.1) local_unnamed_addr #0 {
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
define linkonce_odr void @NRT_decref(i8* %.1) local_unnamed_addr #1 {
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

; Function Attrs: argmemonly nofree nounwind willreturn writeonly
declare void @llvm.memset.p0i8.i64(i8* nocapture writeonly, i8, i64, i1 immarg) #2

attributes #0 = { mustprogress nofree noinline norecurse nounwind willreturn }
attributes #1 = { noinline }
attributes #2 = { argmemonly nofree nounwind willreturn writeonly }

!numba_args_may_always_need_nrt = !{!0, !1, !1}

!0 = !{i32 ({ { i8* }, i64 }*, { i8*, i32, i8* }**, i8*, i64, i8*, i64)* @_ZN8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee}
!1 = distinct !{null}
!2 = !{!"branch_weights", i32 1, i32 99}
!3 = !{!"branch_weights", i32 99, i32 1}
