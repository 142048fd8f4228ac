source_filename = "<string>"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-f80:128-n8:16:32:64-S128"
target triple = "x86_64-pc-linux-gnu"

@.const.arr = internal constant [4 x i8] c"arr\00"
@_ZN08NumbaEnv8__main__3arrB2v7B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE5ArrayIdLi1E1C7mutable7alignedE = common local_unnamed_addr global ptr null
@PyExc_RuntimeError = external global i8
@".const.missing Environment: _ZN08NumbaEnv8__main__3arrB2v7B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE5ArrayIdLi1E1C7mutable7alignedE" = internal constant [125 x i8] c"missing Environment: _ZN08NumbaEnv8__main__3arrB2v7B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE5ArrayIdLi1E1C7mutable7alignedE\00"
@PyExc_TypeError = external global i8
@".const.can't unbox array from PyObject into native value.  The object maybe of a different type" = internal constant [89 x i8] c"can't unbox array from PyObject into native value.  The object maybe of a different type\00"
@".const.`env.consts` is NULL in `read_const`" = internal constant [37 x i8] c"`env.consts` is NULL in `read_const`\00"
@.const.pickledata.1 = internal constant [32 x i8] c"\80\04\95\15\00\00\00\00\00\00\00\8C\05numpy\94\8C\07ndarray\94\93\94."
@.const.pickledata.1.sha1 = internal constant [20 x i8] c"\DF\BC\FD\D3\9F\CB&\F4\D0\C6\80\95D\87\B8\C0\B5;\B8\A3"

; Function Attrs: mustprogress nofree norecurse nounwind willreturn
define i32 @_ZN8__main__3arrB2v7B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE5ArrayIdLi1E1C7mutable7alignedE(ptr noalias nocapture writeonly %retptr, ptr noalias nocapture readnone %excinfo, ptr %arg.x.0, ptr %arg.x.1, i64 %arg.x.2, i64 %arg.x.3, ptr %arg.x.4, i64 %arg.x.5.0, i64 %arg.x.6.0) local_unnamed_addr #0 {
entry:
  tail call void @NRT_incref(ptr %arg.x.0)
  %.61 = icmp slt i64 %arg.x.5.0, 2
  br i1 %.61, label %B0.else.endif.if, label %B0.else.endif.endif, !prof !0

B0.else.endif.if:                                 ; preds = %entry
  br label %B0.else.endif.endif

B0.else.endif.endif:                              ; preds = %B0.else.endif.if, %entry
  %.41.sroa.0.2 = phi i64 [ %arg.x.5.0, %B0.else.endif.if ], [ 1, %entry ]
  %.129 = sub i64 %arg.x.5.0, %.41.sroa.0.2
  %.136.inv = icmp sgt i64 %.129, 0
  %.138 = select i1 %.136.inv, i64 %.129, i64 0
  %.154 = getelementptr double, ptr %arg.x.4, i64 %.41.sroa.0.2
  %retptr.repack = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %retptr, i64 0, i32 0
  store ptr %arg.x.0, ptr %retptr.repack, align 8
  %retptr.repack1 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %retptr, i64 0, i32 1
  store ptr %arg.x.1, ptr %retptr.repack1, align 8
  %retptr.repack3 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %retptr, i64 0, i32 2
  store i64 %.138, ptr %retptr.repack3, align 8
  %retptr.repack5 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %retptr, i64 0, i32 3
  store i64 %arg.x.3, ptr %retptr.repack5, align 8
  %retptr.repack7 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %retptr, i64 0, i32 4
  store ptr %.154, ptr %retptr.repack7, align 8
  %0 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %retptr, i64 0, i32 5, i64 0
  store i64 %.138, ptr %0, align 8
  %1 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %retptr, i64 0, i32 6, i64 0
  store i64 %arg.x.6.0, ptr %1, align 8
  ret i32 0
}

define ptr @_ZN7cpython8__main__3arrB2v7B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE5ArrayIdLi1E1C7mutable7alignedE(ptr nocapture readnone %py_closure, ptr %py_args, ptr nocapture readnone %py_kws) local_unnamed_addr {
entry:
  %.5 = alloca ptr, align 8
  %.6 = call i32 (ptr, ptr, i64, i64, ...) @PyArg_UnpackTuple(ptr %py_args, ptr @.const.arr, i64 1, i64 1, ptr nonnull %.5)
  %.7 = icmp eq i32 %.6, 0
  %.21 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  %.fca.0.gep43 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.21, i64 0, i32 0
  %.fca.1.gep44 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.21, i64 0, i32 1
  %.fca.2.gep45 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.21, i64 0, i32 2
  %.fca.3.gep46 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.21, i64 0, i32 3
  %.fca.4.gep47 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.21, i64 0, i32 4
  %.fca.5.0.gep48 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.21, i64 0, i32 5, i64 0
  %.fca.6.0.gep49 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.21, i64 0, i32 6, i64 0
  %.43 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 16
  %.fca.2.gep31 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.43, i64 0, i32 2
  %.fca.4.gep33 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.43, i64 0, i32 4
  %.fca.5.0.gep34 = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.43, i64 0, i32 5, i64 0
  %.102 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 16
  %.fca.2.gep = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.102, i64 0, i32 2
  %.fca.4.gep = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.102, i64 0, i32 4
  %.fca.5.0.gep = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.102, i64 0, i32 5, i64 0
  br i1 %.7, label %common.ret, label %entry.endif, !prof !0

common.ret:                                       ; preds = %entry.endif.endif.endif.endif.if.endif.endif, %entry.endif.endif.endif.thread, %entry.endif.if, %entry
  %common.ret.op = phi ptr [ null, %entry.endif.if ], [ %.106, %entry.endif.endif.endif.endif.if.endif.endif ], [ null, %entry ], [ null, %entry.endif.endif.endif.thread ]
  ret ptr %common.ret.op

entry.endif:                                      ; preds = %entry
  %.11 = load ptr, ptr @_ZN08NumbaEnv8__main__3arrB2v7B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE5ArrayIdLi1E1C7mutable7alignedE, align 8
  %.12 = ptrtoint ptr %.11 to i64
  %.13 = add i64 %.12, 16
  %.15 = inttoptr i64 %.13 to ptr
  %.16 = icmp eq ptr %.11, null
  br i1 %.16, label %entry.endif.if, label %entry.endif.endif, !prof !0

entry.endif.if:                                   ; preds = %entry.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_RuntimeError, ptr @".const.missing Environment: _ZN08NumbaEnv8__main__3arrB2v7B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE5ArrayIdLi1E1C7mutable7alignedE")
  br label %common.ret

entry.endif.endif:                                ; preds = %entry.endif
  %.20 = load ptr, ptr %.5, align 8
  %.24 = bitcast ptr %.21 to ptr
  %0 = bitcast ptr %.21 to ptr
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %0, i8 0, i64 56, i1 false)
  %.25 = call i32 @NRT_adapt_ndarray_from_python(ptr %.20, ptr nonnull %.24)
  %.29 = load i64, ptr %.fca.3.gep46, align 8
  %.30 = icmp ne i64 %.29, 8
  %.31 = icmp ne i32 %.25, 0
  %.32 = or i1 %.31, %.30
  br i1 %.32, label %entry.endif.endif.endif.thread, label %entry.endif.endif.endif.endif, !prof !0

entry.endif.endif.endif.thread:                   ; preds = %entry.endif.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %common.ret

entry.endif.endif.endif.endif:                    ; preds = %entry.endif.endif
  %.36.fca.0.load = load ptr, ptr %.fca.0.gep43, align 8
  %.36.fca.1.load = load ptr, ptr %.fca.1.gep44, align 8
  %.36.fca.2.load = load i64, ptr %.fca.2.gep45, align 8
  %.36.fca.4.load = load ptr, ptr %.fca.4.gep47, align 8
  %.36.fca.5.0.load = load i64, ptr %.fca.5.0.gep48, align 8
  %.36.fca.6.0.load = load i64, ptr %.fca.6.0.gep49, align 8
  %1 = bitcast ptr %.43 to ptr
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(56) %1, i8 0, i64 56, i1 false)
  %.49 = call i32 @_ZN8__main__3arrB2v7B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE5ArrayIdLi1E1C7mutable7alignedE(ptr nonnull %.43, ptr undef, ptr %.36.fca.0.load, ptr %.36.fca.1.load, i64 %.36.fca.2.load, i64 8, ptr %.36.fca.4.load, i64 %.36.fca.5.0.load, i64 %.36.fca.6.0.load) #2
  %2 = bitcast ptr %.43 to ptr
  %3 = load <2 x ptr>, ptr %2, align 16
  %4 = bitcast ptr %.fca.2.gep31 to ptr
  %5 = load <2 x i64>, ptr %4, align 16
  %.59.fca.4.load = load ptr, ptr %.fca.4.gep33, align 16
  %6 = bitcast ptr %.fca.5.0.gep34 to ptr
  %7 = load <2 x i64>, ptr %6, align 8
  call void @NRT_decref(ptr %.36.fca.0.load)
  %.82 = getelementptr inbounds { ptr, ptr }, ptr %.15, i64 0, i32 1
  %.83 = load ptr, ptr %.82, align 8
  %.87.not = icmp eq ptr %.83, null
  br i1 %.87.not, label %entry.endif.endif.endif.endif.if.endif.else, label %entry.endif.endif.endif.endif.if.endif.if

entry.endif.endif.endif.endif.if.endif.if:        ; preds = %entry.endif.endif.endif.endif
  %.89 = call ptr @PyList_GetItem(ptr nonnull %.83, i64 0)
  br label %entry.endif.endif.endif.endif.if.endif.endif

entry.endif.endif.endif.endif.if.endif.else:      ; preds = %entry.endif.endif.endif.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_RuntimeError, ptr @".const.`env.consts` is NULL in `read_const`")
  br label %entry.endif.endif.endif.endif.if.endif.endif

entry.endif.endif.endif.endif.if.endif.endif:     ; preds = %entry.endif.endif.endif.endif.if.endif.else, %entry.endif.endif.endif.endif.if.endif.if
  %.84.0 = phi ptr [ %.89, %entry.endif.endif.endif.endif.if.endif.if ], [ null, %entry.endif.endif.endif.endif.if.endif.else ]
  %.101 = call ptr @numba_unpickle(ptr @.const.pickledata.1, i32 32, ptr @.const.pickledata.1.sha1)
  %8 = bitcast ptr %.102 to ptr
  store <2 x ptr> %3, ptr %8, align 16
  %9 = bitcast ptr %.fca.2.gep to ptr
  store <2 x i64> %5, ptr %9, align 16
  store ptr %.59.fca.4.load, ptr %.fca.4.gep, align 16
  %10 = bitcast ptr %.fca.5.0.gep to ptr
  store <2 x i64> %7, ptr %10, align 8
  %.105 = bitcast ptr %.102 to ptr
  %.106 = call ptr @NRT_adapt_ndarray_to_python_acqref(ptr nonnull %.105, ptr %.101, i32 1, i32 1, ptr %.84.0)
  %11 = extractelement <2 x ptr> %3, i64 0
  call void @NRT_decref(ptr %11)
  br label %common.ret
}

declare i32 @PyArg_UnpackTuple(ptr, ptr, i64, i64, ...) local_unnamed_addr

declare void @PyErr_SetString(ptr, ptr) local_unnamed_addr

declare i32 @NRT_adapt_ndarray_from_python(ptr nocapture, ptr nocapture) local_unnamed_addr

declare ptr @PyList_GetItem(ptr, i64) local_unnamed_addr

declare ptr @numba_unpickle(ptr, i32, ptr) local_unnamed_addr

declare ptr @NRT_adapt_ndarray_to_python_acqref(ptr nocapture, ptr, i32, i32, ptr) local_unnamed_addr

; Function Attrs: mustprogress nofree norecurse nounwind willreturn
define { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } @cfunc._ZN8__main__3arrB2v7B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE5ArrayIdLi1E1C7mutable7alignedE({ ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %.1) local_unnamed_addr #0 {
entry:
  %.3 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  %.fca.0.gep = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.3, i64 0, i32 0
  %.fca.1.gep = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.3, i64 0, i32 1
  %.fca.2.gep = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.3, i64 0, i32 2
  %.fca.3.gep = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.3, i64 0, i32 3
  %.fca.4.gep = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.3, i64 0, i32 4
  %.fca.5.0.gep = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.3, i64 0, i32 5, i64 0
  %.fca.6.0.gep = getelementptr inbounds { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, ptr %.3, i64 0, i32 6, i64 0
  %extracted.meminfo = extractvalue { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %.1, 0
  %extracted.parent = extractvalue { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %.1, 1
  %extracted.nitems = extractvalue { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %.1, 2
  %extracted.itemsize = extractvalue { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %.1, 3
  %extracted.data = extractvalue { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %.1, 4
  %extracted.shape = extractvalue { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %.1, 5
  %.7 = extractvalue [1 x i64] %extracted.shape, 0
  %extracted.strides = extractvalue { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %.1, 6
  %.8 = extractvalue [1 x i64] %extracted.strides, 0
  %0 = bitcast ptr %.3 to ptr
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %0, i8 0, i64 56, i1 false)
  %.9 = call i32 @_ZN8__main__3arrB2v7B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE5ArrayIdLi1E1C7mutable7alignedE(ptr nonnull %.3, ptr undef, ptr %extracted.meminfo, ptr %extracted.parent, i64 %extracted.nitems, i64 %extracted.itemsize, ptr %extracted.data, i64 %.7, i64 %.8) #2
  %.19.fca.0.load = load ptr, ptr %.fca.0.gep, align 8
  %inserted.meminfo = insertvalue { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } undef, ptr %.19.fca.0.load, 0
  %.19.fca.1.load = load ptr, ptr %.fca.1.gep, align 8
  %inserted.parent = insertvalue { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %inserted.meminfo, ptr %.19.fca.1.load, 1
  %.19.fca.2.load = load i64, ptr %.fca.2.gep, align 8
  %inserted.nitems = insertvalue { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %inserted.parent, i64 %.19.fca.2.load, 2
  %.19.fca.3.load = load i64, ptr %.fca.3.gep, align 8
  %inserted.itemsize = insertvalue { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %inserted.nitems, i64 %.19.fca.3.load, 3
  %.19.fca.4.load = load ptr, ptr %.fca.4.gep, align 8
  %inserted.data = insertvalue { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %inserted.itemsize, ptr %.19.fca.4.load, 4
  %.19.fca.5.0.load = load i64, ptr %.fca.5.0.gep, align 8
  %.25 = insertvalue [1 x i64] poison, i64 %.19.fca.5.0.load, 0
  %inserted.shape = insertvalue { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %inserted.data, [1 x i64] %.25, 5
  %.19.fca.6.0.load = load i64, ptr %.fca.6.0.gep, align 8
  %.26 = insertvalue [1 x i64] poison, i64 %.19.fca.6.0.load, 0
  %inserted.strides = insertvalue { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %inserted.shape, [1 x i64] %.26, 6
  ret { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] } %inserted.strides
}

; Function Attrs: mustprogress nofree noinline norecurse nounwind willreturn
define linkonce_odr void @NRT_incref(ptr %.1) local_unnamed_addr #1 {
.3:
  %.4 = icmp eq ptr %.1, null
  br i1 %.4, label %common.ret, label %.3.endif, !prof !0

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
  br i1 %.4, label %common.ret1, label %.3.endif, !prof !0

common.ret1:                                      ; preds = %.3.endif.if, %.3.endif, %.3
  ret void

.3.endif:                                         ; preds = %.3
  fence release
  %.8 = bitcast ptr %.1 to ptr
  %.4.i = atomicrmw sub ptr %.8, i64 1 monotonic, align 8
  %.10 = icmp eq i64 %.4.i, 1
  br i1 %.10, label %.3.endif.if, label %common.ret1, !prof !0

.3.endif.if:                                      ; preds = %.3.endif
  fence acquire
  tail call void @NRT_MemInfo_call_dtor(ptr nonnull %.1)
  br label %common.ret1
}

declare void @NRT_MemInfo_call_dtor(ptr) local_unnamed_addr

; Function Attrs: argmemonly nocallback nofree nounwind willreturn writeonly
declare void @llvm.memset.p0.i64(ptr nocapture writeonly, i8, i64, i1 immarg) #3

attributes #0 = { mustprogress nofree norecurse nounwind willreturn }
attributes #1 = { mustprogress nofree noinline norecurse nounwind willreturn }
attributes #2 = { noinline }
attributes #3 = { argmemonly nocallback nofree nounwind willreturn writeonly }

!0 = !{!"branch_weights", i32 1, i32 99}
