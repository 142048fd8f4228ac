; ModuleID = 'gen'
source_filename = "<string>"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-f80:128-n8:16:32:64-S128"
target triple = "x86_64-pc-linux-gnu"

@.const.gen.next = internal constant [9 x i8] c"gen.next\00"
@".const.missing Environment: _ZN08NumbaEnv8__main__3genB2v2B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee" = internal constant [108 x i8] c"missing Environment: _ZN08NumbaEnv8__main__3genB2v2B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee\00"
@".const.unknown error when calling native function" = internal constant [43 x i8] c"unknown error when calling native function\00"
@.const.gen = internal constant [4 x i8] c"gen\00"
@_ZN08NumbaEnv8__main__3genB2v2B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee = common local_unnamed_addr global i8* null
@PyExc_RuntimeError = external global i8
@".const.missing Environment: _ZN08NumbaEnv8__main__3genB2v2B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee.1" = internal constant [108 x i8] c"missing Environment: _ZN08NumbaEnv8__main__3genB2v2B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee\00"
@.const.value = internal constant [6 x i8] c"value\00"
@_Py_NoneStruct = external global i8
@PyExc_StopIteration = external global i8
@PyExc_SystemError = external global i8

; Function Attrs: mustprogress nofree norecurse nounwind willreturn
define i32 @_ZN8__main__3genB2v2B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee({ i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* noalias nocapture writeonly %retptr, { i8*, i32, i8* }** noalias nocapture readnone %excinfo, i8* %arg.a.0.0, i64 %arg.a.1, i8* %arg.b.0.0, i64 %arg.b.1) local_unnamed_addr #0 {
entry:
  %inserted.meminfo = insertvalue { i8* } undef, i8* %arg.a.0.0, 0
  %inserted.parent = insertvalue { { i8* }, i64 } undef, { i8* } %inserted.meminfo, 0
  %inserted.value = insertvalue { { i8* }, i64 } %inserted.parent, i64 %arg.a.1, 1
  %inserted.meminfo.1 = insertvalue { i8* } undef, i8* %arg.b.0.0, 0
  %inserted.parent.1 = insertvalue { { i8* }, i64 } undef, { i8* } %inserted.meminfo.1, 0
  %inserted.value.1 = insertvalue { { i8* }, i64 } %inserted.parent.1, i64 %arg.b.1, 1
  tail call void @NRT_incref(i8* %arg.a.0.0)
  tail call void @NRT_incref(i8* %arg.b.0.0)
  %.16 = insertvalue { { { i8* }, i64 }, { { i8* }, i64 } } undef, { { i8* }, i64 } %inserted.value, 0
  %.17 = insertvalue { { { i8* }, i64 }, { { i8* }, i64 } } %.16, { { i8* }, i64 } %inserted.value.1, 1
  %.19 = insertvalue { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } } { i32 0, { { { i8* }, i64 }, { { i8* }, i64 } } undef, { { { i8* }, i64 }, { { i8* }, i64 } } undef }, { { { i8* }, i64 }, { { i8* }, i64 } } %.17, 1
  %.20 = insertvalue { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } } %.19, { { { i8* }, i64 }, { { i8* }, i64 } } zeroinitializer, 2
  store { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } } %.20, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %retptr, align 8
  ret i32 0
}

define i32 @_ZN8__main__3gen4nextE136Testee_20generator_28func_3d_3cfunction_20gen_20at_200x000000000000_3e_2c_20args_3d_28Testee_2c_20Testee_29_2c_20has_finalizer_3dTrue_29({ { i8* }, i64 }* noalias nocapture writeonly %retptr, { i8*, i32, i8* }** noalias nocapture readnone %excinfo, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* nocapture %arg.gen) local_unnamed_addr {
entry:
  %.8 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %arg.gen, i64 0, i32 1, i32 0, i32 0, i32 0
  %.9 = load i8*, i8** %.8, align 8
  %.14 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %arg.gen, i64 0, i32 1, i32 1, i32 0, i32 0
  %.15 = load i8*, i8** %.14, align 8
  %gen.resume_index = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %arg.gen, i64 0, i32 0
  %.83 = load i32, i32* %gen.resume_index, align 4
  switch i32 %.83, label %common.ret [
    i32 1, label %generator_resume1
    i32 2, label %generator_resume2
    i32 0, label %B0
  ]

common.ret:                                       ; preds = %entry, %generator_resume2, %generator_resume1, %B0
  %common.ret.op = phi i32 [ 0, %B0 ], [ 0, %generator_resume1 ], [ -3, %generator_resume2 ], [ -3, %entry ]
  ret i32 %common.ret.op

B0:                                               ; preds = %entry
  %.16 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %arg.gen, i64 0, i32 1, i32 1, i32 1
  %.17 = load i64, i64* %.16, align 8
  %.10 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %arg.gen, i64 0, i32 1, i32 0, i32 1
  %.11 = load i64, i64* %.10, align 8
  tail call void @NRT_incref(i8* %.9)
  tail call void @NRT_incref(i8* %.15)
  tail call void @NRT_incref(i8* %.15)
  %0 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %arg.gen, i64 0, i32 2, i32 1, i32 0, i32 0
  store i8* %.15, i8** %0, align 8
  %.24.repack1 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %arg.gen, i64 0, i32 2, i32 1, i32 1
  store i64 %.17, i64* %.24.repack1, align 8
  store i32 1, i32* %gen.resume_index, align 4
  %1 = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %retptr, i64 0, i32 0, i32 0
  store i8* %.9, i8** %1, align 8
  %retptr.repack3 = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %retptr, i64 0, i32 1
  store i64 %.11, i64* %retptr.repack3, align 8
  br label %common.ret

generator_resume1:                                ; preds = %entry
  %.40 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %arg.gen, i64 0, i32 2, i32 1, i32 0, i32 0
  %.41 = load i8*, i8** %.40, align 8
  %.42 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %arg.gen, i64 0, i32 2, i32 1, i32 1
  %.43 = load i64, i64* %.42, align 8
  tail call void @NRT_decref(i8* %.41)
  store i32 2, i32* %gen.resume_index, align 4
  %2 = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %retptr, i64 0, i32 0, i32 0
  store i8* %.41, i8** %2, align 8
  %retptr.repack5 = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %retptr, i64 0, i32 1
  store i64 %.43, i64* %retptr.repack5, align 8
  br label %common.ret

generator_resume2:                                ; preds = %entry
  store i32 -1, i32* %gen.resume_index, align 4
  br label %common.ret
}

define void @finalize__ZN8__main__3gen4nextE136Testee_20generator_28func_3d_3cfunction_20gen_20at_200x000000000000_3e_2c_20args_3d_28Testee_2c_20Testee_29_2c_20has_finalizer_3dTrue_29({ i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* nocapture readonly %.1) {
entry:
  %.6 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.1, i64 0, i32 1, i32 0, i32 0, i32 0
  %.7 = load i8*, i8** %.6, align 8
  %.12 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.1, i64 0, i32 1, i32 1, i32 0, i32 0
  %.13 = load i8*, i8** %.12, align 8
  tail call void @NRT_decref(i8* %.7)
  tail call void @NRT_decref(i8* %.13)
  ret void
}

define i8* @_ZN7cpython8__main__3gen4nextE136Testee_20generator_28func_3d_3cfunction_20gen_20at_200x000000000000_3e_2c_20args_3d_28Testee_2c_20Testee_29_2c_20has_finalizer_3dTrue_29(i8* nocapture readnone %py_closure, i8* %py_args, i8* nocapture readnone %py_kws) {
entry:
  %.5 = alloca i8*, align 8
  %.6 = call i32 (i8*, i8*, i64, i64, ...) @PyArg_UnpackTuple(i8* %py_args, i8* getelementptr inbounds ([9 x i8], [9 x i8]* @.const.gen.next, i64 0, i64 0), i64 1, i64 1, i8** nonnull %.5)
  %.7 = icmp eq i32 %.6, 0
  %.27 = alloca { { i8* }, i64 }, align 8
  %.fca.0.0.gep = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %.27, i64 0, i32 0, i32 0
  br i1 %.7, label %common.ret, label %entry.endif, !prof !1

common.ret:                                       ; preds = %entry.endif.endif, %entry.endif.endif.endif.endif.endif.if, %entry.endif.endif.endif.endif.endif.endif.endif, %entry, %entry.endif.endif.endif.if.endif, %entry.endif.endif.endif.if.if, %entry.endif.if
  %common.ret.op = phi i8* [ null, %entry.endif.if ], [ @_Py_NoneStruct, %entry.endif.endif.endif.if.if ], [ %.6.i, %entry.endif.endif.endif.if.endif ], [ null, %entry ], [ null, %entry.endif.endif.endif.endif.endif.endif.endif ], [ null, %entry.endif.endif.endif.endif.endif.if ], [ null, %entry.endif.endif ]
  ret i8* %common.ret.op

entry.endif:                                      ; preds = %entry
  %.11 = load i8*, i8** @_ZN08NumbaEnv8__main__3genB2v2B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee, align 8
  %.16 = icmp eq i8* %.11, null
  br i1 %.16, label %entry.endif.if, label %entry.endif.endif, !prof !1

entry.endif.if:                                   ; preds = %entry.endif
  call void @PyErr_SetString(i8* nonnull @PyExc_RuntimeError, i8* getelementptr inbounds ([108 x i8], [108 x i8]* @".const.missing Environment: _ZN08NumbaEnv8__main__3genB2v2B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee", i64 0, i64 0))
  br label %common.ret

entry.endif.endif:                                ; preds = %entry.endif
  %.20 = load i8*, i8** %.5, align 8
  %.21 = ptrtoint i8* %.20 to i64
  %.22 = add i64 %.21, 56
  %.23 = inttoptr i64 %.22 to { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }*
  %0 = bitcast { { i8* }, i64 }* %.27 to i8*
  call void @llvm.memset.p0i8.i64(i8* noundef nonnull align 8 dereferenceable(16) %0, i8 0, i64 16, i1 false)
  %.31 = call i32 @_ZN8__main__3gen4nextE136Testee_20generator_28func_3d_3cfunction_20gen_20at_200x000000000000_3e_2c_20args_3d_28Testee_2c_20Testee_29_2c_20has_finalizer_3dTrue_29({ { i8* }, i64 }* nonnull %.27, { i8*, i32, i8* }** undef, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.23) #2
  %.41.fca.0.0.load = load i8*, i8** %.fca.0.0.gep, align 8
  switch i32 %.31, label %entry.endif.endif.endif.endif.endif.endif.endif [
    i32 -2, label %entry.endif.endif.endif.if.if
    i32 0, label %entry.endif.endif.endif.if.endif
    i32 -3, label %entry.endif.endif.endif.endif.endif.if
    i32 -1, label %common.ret
  ]

entry.endif.endif.endif.if.if:                    ; preds = %entry.endif.endif
  call void @Py_IncRef(i8* nonnull @_Py_NoneStruct)
  br label %common.ret

entry.endif.endif.endif.if.endif:                 ; preds = %entry.endif.endif
  %.5.i = getelementptr i8, i8* %.41.fca.0.0.load, i64 24
  %1 = bitcast i8* %.5.i to i8**
  %.6.i = load i8*, i8** %1, align 8
  call void @Py_IncRef(i8* %.6.i)
  call void @NRT_decref(i8* %.41.fca.0.0.load)
  br label %common.ret

entry.endif.endif.endif.endif.endif.if:           ; preds = %entry.endif.endif
  call void @PyErr_SetNone(i8* nonnull @PyExc_StopIteration)
  br label %common.ret

entry.endif.endif.endif.endif.endif.endif.endif:  ; preds = %entry.endif.endif
  call void @PyErr_SetString(i8* nonnull @PyExc_SystemError, i8* getelementptr inbounds ([43 x i8], [43 x i8]* @".const.unknown error when calling native function", i64 0, i64 0))
  br label %common.ret
}

declare i32 @PyArg_UnpackTuple(i8*, i8*, i64, i64, ...) local_unnamed_addr

declare void @PyErr_SetString(i8*, i8*) local_unnamed_addr

declare void @Py_IncRef(i8*) local_unnamed_addr

declare void @PyErr_SetNone(i8*) local_unnamed_addr

define i8* @_ZN7cpython8__main__3genB2v2B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee(i8* nocapture readnone %py_closure, i8* %py_args, i8* nocapture readnone %py_kws) local_unnamed_addr {
entry:
  %.5 = alloca i8*, align 8
  %.6 = alloca i8*, align 8
  %.7 = call i32 (i8*, i8*, i64, i64, ...) @PyArg_UnpackTuple(i8* %py_args, i8* getelementptr inbounds ([4 x i8], [4 x i8]* @.const.gen, i64 0, i64 0), i64 2, i64 2, i8** nonnull %.5, i8** nonnull %.6)
  %.8 = icmp eq i32 %.7, 0
  %.93 = alloca { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, align 8
  %.fca.0.gep1 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.93, i64 0, i32 0
  store i32 0, i32* %.fca.0.gep1, align 8
  %.fca.1.0.0.0.gep2 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.93, i64 0, i32 1, i32 0, i32 0, i32 0
  %.fca.1.0.1.gep3 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.93, i64 0, i32 1, i32 0, i32 1
  %.fca.1.1.0.0.gep4 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.93, i64 0, i32 1, i32 1, i32 0, i32 0
  %.fca.1.1.1.gep5 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.93, i64 0, i32 1, i32 1, i32 1
  %.fca.2.0.0.0.gep6 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.93, i64 0, i32 2, i32 0, i32 0, i32 0
  %.fca.2.0.1.gep7 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.93, i64 0, i32 2, i32 0, i32 1
  %.fca.2.1.0.0.gep8 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.93, i64 0, i32 2, i32 1, i32 0, i32 0
  %.fca.2.1.1.gep9 = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.93, i64 0, i32 2, i32 1, i32 1
  %.108 = alloca { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, align 8
  %.fca.0.gep = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.108, i64 0, i32 0
  %0 = bitcast i8** %.fca.1.0.0.0.gep2 to i8*
  call void @llvm.memset.p0i8.i64(i8* noundef nonnull align 8 dereferenceable(64) %0, i8 0, i64 64, i1 false)
  store i32 0, i32* %.fca.0.gep, align 8
  %.fca.1.0.0.0.gep = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.108, i64 0, i32 1, i32 0, i32 0, i32 0
  %.fca.1.0.1.gep = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.108, i64 0, i32 1, i32 0, i32 1
  %.fca.1.1.0.0.gep = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.108, i64 0, i32 1, i32 1, i32 0, i32 0
  %.fca.1.1.1.gep = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.108, i64 0, i32 1, i32 1, i32 1
  %.fca.2.0.0.0.gep = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.108, i64 0, i32 2, i32 0, i32 0, i32 0
  %.fca.2.0.1.gep = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.108, i64 0, i32 2, i32 0, i32 1
  %.fca.2.1.0.0.gep = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.108, i64 0, i32 2, i32 1, i32 0, i32 0
  %.fca.2.1.1.gep = getelementptr inbounds { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }, { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.108, i64 0, i32 2, i32 1, i32 1
  %1 = bitcast i8** %.fca.1.0.0.0.gep to i8*
  call void @llvm.memset.p0i8.i64(i8* noundef nonnull align 8 dereferenceable(64) %1, i8 0, i64 64, i1 false)
  br i1 %.8, label %common.ret, label %entry.endif, !prof !1

common.ret:                                       ; preds = %entry.endif.endif.endif, %entry.endif.endif.endif.endif.endif.if, %entry, %entry.endif.endif.endif.endif.endif.endif, %entry.endif.if
  %common.ret.op = phi i8* [ null, %entry.endif.if ], [ %.118, %entry.endif.endif.endif.endif.endif.endif ], [ null, %entry ], [ null, %entry.endif.endif.endif.endif.endif.if ], [ null, %entry.endif.endif.endif ]
  ret i8* %common.ret.op

entry.endif:                                      ; preds = %entry
  %.12 = load i8*, i8** @_ZN08NumbaEnv8__main__3genB2v2B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee, align 8
  %.17 = icmp eq i8* %.12, null
  br i1 %.17, label %entry.endif.if, label %entry.endif.endif, !prof !1

entry.endif.if:                                   ; preds = %entry.endif
  call void @PyErr_SetString(i8* nonnull @PyExc_RuntimeError, i8* getelementptr inbounds ([108 x i8], [108 x i8]* @".const.missing Environment: _ZN08NumbaEnv8__main__3genB2v2B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee.1", i64 0, i64 0))
  br label %common.ret

entry.endif.endif:                                ; preds = %entry.endif
  %.21 = load i8*, i8** %.5, align 8
  %.28 = call i8* @NRT_meminfo_new_from_pyobject(i8* %.21, i8* %.21)
  %.34 = call i8* @PyObject_GetAttrString(i8* %.21, i8* getelementptr inbounds ([6 x i8], [6 x i8]* @.const.value, i64 0, i64 0))
  %.37 = call i8* @PyNumber_Long(i8* %.34)
  %.38.not = icmp eq i8* %.37, null
  br i1 %.38.not, label %entry.endif.endif.endif, label %entry.endif.endif.if, !prof !1

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
  br i1 %.52.not, label %entry.endif.endif.endif.endif, label %common.ret, !prof !2

entry.endif.endif.endif.endif:                    ; preds = %entry.endif.endif.endif
  %.57 = load i8*, i8** %.6, align 8
  %.64 = call i8* @NRT_meminfo_new_from_pyobject(i8* %.57, i8* %.57)
  %.70 = call i8* @PyObject_GetAttrString(i8* %.57, i8* getelementptr inbounds ([6 x i8], [6 x i8]* @.const.value, i64 0, i64 0))
  %.73 = call i8* @PyNumber_Long(i8* %.70)
  %.74.not = icmp eq i8* %.73, null
  br i1 %.74.not, label %entry.endif.endif.endif.endif.endif, label %entry.endif.endif.endif.endif.if, !prof !1

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
  br i1 %.88.not, label %entry.endif.endif.endif.endif.endif.endif, label %entry.endif.endif.endif.endif.endif.if, !prof !2

entry.endif.endif.endif.endif.endif.if:           ; preds = %entry.endif.endif.endif.endif.endif
  call void @NRT_decref(i8* %.28)
  br label %common.ret

entry.endif.endif.endif.endif.endif.endif:        ; preds = %entry.endif.endif.endif.endif.endif
  store i32 0, i32* %.fca.0.gep1, align 8
  %2 = bitcast i8** %.fca.1.0.0.0.gep2 to i8*
  call void @llvm.memset.p0i8.i64(i8* noundef nonnull align 8 dereferenceable(64) %2, i8 0, i64 64, i1 false)
  %.97 = call i32 @_ZN8__main__3genB2v2B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee({ i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* nonnull %.93, { i8*, i32, i8* }** undef, i8* %.28, i64 %.35.0, i8* %.64, i64 %.71.0) #2
  %.107.fca.0.load = load i32, i32* %.fca.0.gep1, align 8
  %.107.fca.1.0.0.0.load = load i8*, i8** %.fca.1.0.0.0.gep2, align 8
  %.107.fca.1.0.1.load = load i64, i64* %.fca.1.0.1.gep3, align 8
  %.107.fca.1.1.0.0.load = load i8*, i8** %.fca.1.1.0.0.gep4, align 8
  %.107.fca.1.1.1.load = load i64, i64* %.fca.1.1.1.gep5, align 8
  %.107.fca.2.0.0.0.load = load i8*, i8** %.fca.2.0.0.0.gep6, align 8
  %.107.fca.2.0.1.load = load i64, i64* %.fca.2.0.1.gep7, align 8
  %.107.fca.2.1.0.0.load = load i8*, i8** %.fca.2.1.0.0.gep8, align 8
  %.107.fca.2.1.1.load = load i64, i64* %.fca.2.1.1.gep9, align 8
  store i32 %.107.fca.0.load, i32* %.fca.0.gep, align 8
  store i8* %.107.fca.1.0.0.0.load, i8** %.fca.1.0.0.0.gep, align 8
  store i64 %.107.fca.1.0.1.load, i64* %.fca.1.0.1.gep, align 8
  store i8* %.107.fca.1.1.0.0.load, i8** %.fca.1.1.0.0.gep, align 8
  store i64 %.107.fca.1.1.1.load, i64* %.fca.1.1.1.gep, align 8
  store i8* %.107.fca.2.0.0.0.load, i8** %.fca.2.0.0.0.gep, align 8
  store i64 %.107.fca.2.0.1.load, i64* %.fca.2.0.1.gep, align 8
  store i8* %.107.fca.2.1.0.0.load, i8** %.fca.2.1.0.0.gep, align 8
  store i64 %.107.fca.2.1.1.load, i64* %.fca.2.1.1.gep, align 8
  call void @NRT_decref(i8* %.28)
  call void @NRT_decref(i8* %.64)
  %.117 = bitcast { i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }* %.108 to i8*
  %.118 = call i8* @numba_make_generator(i64 72, i8* nonnull %.117, i8* (i8*, i8*, i8*)* nonnull @_ZN7cpython8__main__3gen4nextE136Testee_20generator_28func_3d_3cfunction_20gen_20at_200x000000000000_3e_2c_20args_3d_28Testee_2c_20Testee_29_2c_20has_finalizer_3dTrue_29, void (i8*)* bitcast (void ({ i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }*)* @finalize__ZN8__main__3gen4nextE136Testee_20generator_28func_3d_3cfunction_20gen_20at_200x000000000000_3e_2c_20args_3d_28Testee_2c_20Testee_29_2c_20has_finalizer_3dTrue_29 to void (i8*)*), i8* nonnull %.12)
  br label %common.ret
}

declare noalias i8* @NRT_meminfo_new_from_pyobject(i8* nocapture, i8* nocapture) local_unnamed_addr

declare i8* @PyObject_GetAttrString(i8*, i8*) local_unnamed_addr

declare i8* @PyNumber_Long(i8*) local_unnamed_addr

declare i64 @PyLong_AsLongLong(i8*) local_unnamed_addr

declare void @Py_DecRef(i8*) local_unnamed_addr

declare i8* @PyErr_Occurred() local_unnamed_addr

declare i8* @numba_make_generator(i64, i8*, i8* (i8*, i8*, i8*)*, void (i8*)*, i8*) local_unnamed_addr

; Function Attrs: mustprogress nofree noinline norecurse nounwind willreturn
define linkonce_odr void @NRT_incref(i8* %.1) local_unnamed_addr #1 {
.3:
  %.4 = icmp eq i8* %.1, null
  br i1 %.4, label %common.ret, label %.3.endif, !prof !1

common.ret:                                       ; preds = %.3.endif, %.3
  ret void

.3.endif:                                         ; preds = %.3
  %.7 = bitcast i8* %.1 to i64*
  %.4.i = atomicrmw add i64* %.7, i64 1 monotonic, align 8
  br label %common.ret
}

; Function Attrs: noinline
define linkonce_odr void @NRT_decref(i8* %.1) local_unnamed_addr #2 {
.3:
  %.4 = icmp eq i8* %.1, null
  br i1 %.4, label %common.ret1, label %.3.endif, !prof !1

common.ret1:                                      ; preds = %.3, %.3.endif, %.3.endif.if
  ret void

.3.endif:                                         ; preds = %.3
  fence release
  %.8 = bitcast i8* %.1 to i64*
  %.4.i = atomicrmw sub i64* %.8, i64 1 monotonic, align 8
  %.10 = icmp eq i64 %.4.i, 1
  br i1 %.10, label %.3.endif.if, label %common.ret1, !prof !1

.3.endif.if:                                      ; preds = %.3.endif
  fence acquire
  tail call void @NRT_MemInfo_call_dtor(i8* nonnull %.1)
  br label %common.ret1
}

declare void @NRT_MemInfo_call_dtor(i8*) local_unnamed_addr

; Function Attrs: argmemonly nofree nounwind willreturn writeonly
declare void @llvm.memset.p0i8.i64(i8* nocapture writeonly, i8, i64, i1 immarg) #3

attributes #0 = { mustprogress nofree norecurse nounwind willreturn }
attributes #1 = { mustprogress nofree noinline norecurse nounwind willreturn }
attributes #2 = { noinline }
attributes #3 = { argmemonly nofree nounwind willreturn writeonly }

!numba_args_may_always_need_nrt = !{!0}

!0 = !{i32 ({ i32, { { { i8* }, i64 }, { { i8* }, i64 } }, { { { i8* }, i64 }, { { i8* }, i64 } } }*, { i8*, i32, i8* }**, i8*, i64, i8*, i64)* @_ZN8__main__3genB2v2B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee}
!1 = !{!"branch_weights", i32 1, i32 99}
!2 = !{!"branch_weights", i32 99, i32 1}
