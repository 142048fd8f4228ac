; ModuleID = 'pair'
source_filename = "<string>"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-f80:128-n8:16:32:64-S128"
target triple = "x86_64-pc-linux-gnu"

@.const.pair = internal constant [5 x i8] c"pair\00"
@_ZN08NumbaEnv8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee = common global i8* null
@PyExc_RuntimeError = external global i8
@".const.missing Environment: _ZN08NumbaEnv8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee" = internal constant [109 x i8] c"missing Environment: _ZN08NumbaEnv8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee\00"
@.const.value = internal constant [6 x i8] c"value\00"
@_Py_NoneStruct = external global i8
@".const.unknown error when calling native function" = internal constant [43 x i8] c"unknown error when calling native function\00"
@PyExc_StopIteration = external global i8
@PyExc_SystemError = external global i8
@".const.unknown error when calling native function.1" = internal constant [43 x i8] c"unknown error when calling native function\00"
@".const.<numba.core.cpu.CPUContext object at 0x000000000000>" = internal constant [53 x i8] c"<numba.core.cpu.CPUContext object at 0x000000000000>\00"
@_ZN08NumbaEnv8__main__2gt12_3clocals_3e12_3clambda_3eB2v2B42c8tJTIcFHzwl2ILiXkcBV0KBSmNGHkyiCKJEEwA_3dE6Testee6Testee = common local_unnamed_addr global i8* null

define i32 @_ZN8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee({ { i8* }, i64 }* noalias nocapture %retptr, { i8*, i32, i8* }** noalias nocapture %excinfo, i8* %arg.a.0.0, i64 %arg.a.1, i8* %arg.b.0.0, i64 %arg.b.1) {
entry:
  %inserted.meminfo = insertvalue { i8* } undef, i8* %arg.a.0.0, 0
  %inserted.parent = insertvalue { { i8* }, i64 } undef, { i8* } %inserted.meminfo, 0
  %inserted.value = insertvalue { { i8* }, i64 } %inserted.parent, i64 %arg.a.1, 1
  %inserted.meminfo.1 = insertvalue { i8* } undef, i8* %arg.b.0.0, 0
  %inserted.parent.1 = insertvalue { { i8* }, i64 } undef, { i8* } %inserted.meminfo.1, 0
  %inserted.value.1 = insertvalue { { i8* }, i64 } %inserted.parent.1, i64 %arg.b.1, 1
  %.16 = alloca i8, align 1
  store i8 0, i8* %.16, align 1
  %excinfo.1 = alloca { i8*, i32, i8* }*, align 8
  store { i8*, i32, i8* }* null, { i8*, i32, i8* }** %excinfo.1, align 8
  call void @NRT_incref(i8* %arg.a.0.0)
  %inserted.value.fca.0.0.extract = extractvalue { { i8* }, i64 } %inserted.value, 0, 0
  call void @NRT_incref(i8* %arg.b.0.0)
  %inserted.value.1.fca.0.0.extract = extractvalue { { i8* }, i64 } %inserted.value.1, 0, 0
  %.14.fca.1.insert = insertvalue { { i8* }, i64 } %inserted.value, i64 %arg.a.1, 1
  %.15.fca.1.insert = insertvalue { { i8* }, i64 } %inserted.value.1, i64 %arg.b.1, 1
  store i8 0, i8* %.16, align 1
  %.20 = call i32 @_ZN8__main__2gt12_3clocals_3e12_3clambda_3eB2v2B42c8tJTIcFHzwl2ILiXkcBV0KBSmNGHkyiCKJEEwA_3dE6Testee6Testee(i8* %.16, { i8*, i32, i8* }** %excinfo.1, i8* %arg.a.0.0, i64 %arg.a.1, i8* %arg.b.0.0, i64 %arg.b.1)
  %.21 = load { i8*, i32, i8* }*, { i8*, i32, i8* }** %excinfo.1, align 8
  %.22 = icmp eq i32 %.20, 0
  %.23 = icmp eq i32 %.20, -2
  %.26 = or i1 %.22, %.23
  %.27 = xor i1 %.26, true
  %.28 = icmp sge i32 %.20, 1
  %.29 = select i1 %.28, { i8*, i32, i8* }* %.21, { i8*, i32, i8* }* undef
  %.30 = load i8, i8* %.16, align 1
  %.33 = icmp eq i8 %.30, 0
  br i1 %.33, label %B0.if, label %B0.else

B16:                                              ; preds = %B0.endif.endif
  %.55.fca.0.0.extract = extractvalue { { i8* }, i64 } %.14.fca.1.insert, 0, 0
  call void @NRT_decref(i8* %arg.b.0.0)
  br label %B22

B20:                                              ; preds = %B0.endif.endif
  %.70.fca.0.0.extract = extractvalue { { i8* }, i64 } %.15.fca.1.insert, 0, 0
  call void @NRT_decref(i8* %arg.a.0.0)
  br label %B22

common.ret:                                       ; preds = %B0.endif.if, %B22
  %common.ret.op = phi i32 [ 0, %B22 ], [ %.20, %B0.endif.if ]
  ret i32 %common.ret.op

B22:                                              ; preds = %B20, %B16
  %"$phi22.0.2.sroa.8.0" = phi i64 [ %arg.a.1, %B16 ], [ %arg.b.1, %B20 ]
  %"$phi22.0.2.sroa.0.0" = phi i8* [ %.55.fca.0.0.extract, %B16 ], [ %.70.fca.0.0.extract, %B20 ]
  %.81.fca.0.0.insert = insertvalue { { i8* }, i64 } poison, i8* %"$phi22.0.2.sroa.0.0", 0, 0
  %.81.fca.1.insert = insertvalue { { i8* }, i64 } %.81.fca.0.0.insert, i64 %"$phi22.0.2.sroa.8.0", 1
  %extracted.parent.16 = extractvalue { { i8* }, i64 } %.81.fca.1.insert, 0
  %extracted.meminfo.16 = extractvalue { i8* } %extracted.parent.16, 0
  %.88 = insertvalue { { i8* }, i64 } %.81.fca.1.insert, i64 %"$phi22.0.2.sroa.8.0", 1
  store { { i8* }, i64 } %.88, { { i8* }, i64 }* %retptr, align 8
  br label %common.ret

B0.if:                                            ; preds = %entry
  br label %B0.endif

B0.else:                                          ; preds = %entry
  br label %B0.endif

B0.endif:                                         ; preds = %B0.else, %B0.if
  %.31.0 = phi i1 [ false, %B0.if ], [ true, %B0.else ]
  br i1 %.27, label %B0.endif.if, label %B0.endif.endif, !prof !2

B0.endif.if:                                      ; preds = %B0.endif
  store { i8*, i32, i8* }* %.29, { i8*, i32, i8* }** %excinfo, align 8
  br i1 true, label %common.ret, label %B0.endif.endif

B0.endif.endif:                                   ; preds = %B0.endif.if, %B0.endif
  br i1 %.31.0, label %B16, label %B20
}

define i8* @_ZN7cpython8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee(i8* %py_closure, i8* %py_args, i8* %py_kws) {
entry:
  %.5 = alloca i8*, align 8
  %.6 = alloca i8*, align 8
  %.7 = call i32 (i8*, i8*, i64, i64, ...) @PyArg_UnpackTuple(i8* %py_args, i8* getelementptr inbounds ([5 x i8], [5 x i8]* @.const.pair, i32 0, i32 0), i64 2, i64 2, i8** %.5, i8** %.6)
  %.8 = icmp eq i32 %.7, 0
  %.93 = alloca { { i8* }, i64 }, align 8
  %.fca.0.0.gep = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %.93, i32 0, i32 0, i32 0
  store i8* null, i8** %.fca.0.0.gep, align 8
  %.fca.1.gep = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %.93, i32 0, i32 1
  store i64 0, i64* %.fca.1.gep, align 8
  %excinfo = alloca { i8*, i32, i8* }*, align 8
  store { i8*, i32, i8* }* null, { i8*, i32, i8* }** %excinfo, align 8
  br i1 %.8, label %common.ret, label %entry.endif, !prof !2

common.ret:                                       ; preds = %entry.endif.endif.endif.endif.endif.endif.endif.endif, %entry.endif.endif.endif.endif.endif.endif.endif.if, %entry.endif.endif.endif.endif.endif.endif.endif.if.if, %entry.endif.endif.endif.e...if, %entry.endif.endif.endif.e...endif.endif, %entry.endif.endif.endif, %entry.endif.endif.endif.endif.endif.if, %entry, %entry.endif.endif.endif.endif.endif.endif.if.endif, %entry.endif.endif.endif.endif.endif.endif.if.if, %entry.endif.if
  %common.ret.op = phi i8* [ null, %entry.endif.if ], [ @_Py_NoneStruct, %entry.endif.endif.endif.endif.endif.endif.if.if ], [ %.129, %entry.endif.endif.endif.endif.endif.endif.if.endif ], [ null, %entry ], [ null, %entry.endif.endif.endif.endif.endif.if ], [ null, %entry.endif.endif.endif ], [ null, %entry.endif.endif.endif.e...endif.endif ], [ null, %entry.endif.endif.endif.e...if ], [ null, %entry.endif.endif.endif.endif.endif.endif.endif.if.if ], [ null, %entry.endif.endif.endif.endif.endif.endif.endif.if ], [ null, %entry.endif.endif.endif.endif.endif.endif.endif.endif ]
  ret i8* %common.ret.op

entry.endif:                                      ; preds = %entry
  %.12 = load i8*, i8** @_ZN08NumbaEnv8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee, align 8
  %.13 = ptrtoint i8* %.12 to i64
  %.14 = add i64 %.13, 16
  %.15 = inttoptr i64 %.14 to i8*
  %.17 = icmp eq i8* null, %.12
  br i1 %.17, label %entry.endif.if, label %entry.endif.endif, !prof !2

entry.endif.if:                                   ; preds = %entry.endif
  call void @PyErr_SetString(i8* @PyExc_RuntimeError, i8* getelementptr inbounds ([109 x i8], [109 x i8]* @".const.missing Environment: _ZN08NumbaEnv8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee", i32 0, i32 0))
  br label %common.ret

entry.endif.endif:                                ; preds = %entry.endif
  %.21 = load i8*, i8** %.5, align 8
  %.28 = call i8* @NRT_meminfo_new_from_pyobject(i8* %.21, i8* %.21)
  %.31.fca.0.insert = insertvalue { i8* } poison, i8* %.28, 0
  %.34 = call i8* @PyObject_GetAttrString(i8* %.21, i8* getelementptr inbounds ([6 x i8], [6 x i8]* @.const.value, i32 0, i32 0))
  %.37 = call i8* @PyNumber_Long(i8* %.34)
  %.38 = icmp ne i8* null, %.37
  br i1 %.38, label %entry.endif.endif.if, label %entry.endif.endif.endif, !prof !3

entry.endif.endif.if:                             ; preds = %entry.endif.endif
  %.40 = call i64 @PyLong_AsLongLong(i8* %.37)
  call void @Py_DecRef(i8* %.37)
  br label %entry.endif.endif.endif

entry.endif.endif.endif:                          ; preds = %entry.endif.endif.if, %entry.endif.endif
  %.35.0 = phi i64 [ %.40, %entry.endif.endif.if ], [ 0, %entry.endif.endif ]
  %.45 = call i8* @PyErr_Occurred()
  call void @Py_DecRef(i8* %.34)
  %.50.fca.0.0.insert = insertvalue { { i8* }, i64 } poison, i8* %.28, 0, 0
  %.50.fca.1.insert = insertvalue { { i8* }, i64 } %.50.fca.0.0.insert, i64 %.35.0, 1
  %.51 = call i8* @PyErr_Occurred()
  %.52 = icmp ne i8* null, %.51
  br i1 %.52, label %common.ret, label %entry.endif.endif.endif.endif, !prof !2

entry.endif.endif.endif.endif:                    ; preds = %entry.endif.endif.endif
  %.57 = load i8*, i8** %.6, align 8
  %.64 = call i8* @NRT_meminfo_new_from_pyobject(i8* %.57, i8* %.57)
  %.67.fca.0.insert = insertvalue { i8* } poison, i8* %.64, 0
  %.70 = call i8* @PyObject_GetAttrString(i8* %.57, i8* getelementptr inbounds ([6 x i8], [6 x i8]* @.const.value, i32 0, i32 0))
  %.73 = call i8* @PyNumber_Long(i8* %.70)
  %.74 = icmp ne i8* null, %.73
  br i1 %.74, label %entry.endif.endif.endif.endif.if, label %entry.endif.endif.endif.endif.endif, !prof !3

entry.endif.endif.endif.endif.if:                 ; preds = %entry.endif.endif.endif.endif
  %.76 = call i64 @PyLong_AsLongLong(i8* %.73)
  call void @Py_DecRef(i8* %.73)
  br label %entry.endif.endif.endif.endif.endif

entry.endif.endif.endif.endif.endif:              ; preds = %entry.endif.endif.endif.endif.if, %entry.endif.endif.endif.endif
  %.71.0 = phi i64 [ %.76, %entry.endif.endif.endif.endif.if ], [ 0, %entry.endif.endif.endif.endif ]
  %.81 = call i8* @PyErr_Occurred()
  call void @Py_DecRef(i8* %.70)
  %.86.fca.0.0.insert = insertvalue { { i8* }, i64 } poison, i8* %.64, 0, 0
  %.86.fca.1.insert = insertvalue { { i8* }, i64 } %.86.fca.0.0.insert, i64 %.71.0, 1
  %.87 = call i8* @PyErr_Occurred()
  %.88 = icmp ne i8* null, %.87
  br i1 %.88, label %entry.endif.endif.endif.endif.endif.if, label %entry.endif.endif.endif.endif.endif.endif, !prof !2

entry.endif.endif.endif.endif.endif.if:           ; preds = %entry.endif.endif.endif.endif.endif
  %extracted.parent = extractvalue { { i8* }, i64 } %.50.fca.1.insert, 0
  %extracted.meminfo = extractvalue { i8* } %extracted.parent, 0
  call void @NRT_decref(i8* %extracted.meminfo)
  br label %common.ret

entry.endif.endif.endif.endif.endif.endif:        ; preds = %entry.endif.endif.endif.endif.endif
  store i8* null, i8** %.fca.0.0.gep, align 8
  store i64 0, i64* %.fca.1.gep, align 8
  %extracted.parent.2 = extractvalue { { i8* }, i64 } %.50.fca.1.insert, 0
  %extracted.meminfo.2 = extractvalue { i8* } %extracted.parent.2, 0
  %extracted.parent.3 = extractvalue { { i8* }, i64 } %.86.fca.1.insert, 0
  %extracted.meminfo.3 = extractvalue { i8* } %extracted.parent.3, 0
  %.97 = call i32 @_ZN8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee({ { i8* }, i64 }* %.93, { i8*, i32, i8* }** %excinfo, i8* %extracted.meminfo.2, i64 %.35.0, i8* %extracted.meminfo.3, i64 %.71.0) #3
  %.98 = load { i8*, i32, i8* }*, { i8*, i32, i8* }** %excinfo, align 8
  %.99 = icmp eq i32 %.97, 0
  %.100 = icmp eq i32 %.97, -2
  %.103 = or i1 %.99, %.100
  %.105 = icmp sge i32 %.97, 1
  %.106 = select i1 %.105, { i8*, i32, i8* }* %.98, { i8*, i32, i8* }* undef
  %.107.fca.0.0.load = load i8*, i8** %.fca.0.0.gep, align 8
  %.107.fca.0.0.insert = insertvalue { { i8* }, i64 } poison, i8* %.107.fca.0.0.load, 0, 0
  %.107.fca.1.load = load i64, i64* %.fca.1.gep, align 8
  %.107.fca.1.insert = insertvalue { { i8* }, i64 } %.107.fca.0.0.insert, i64 %.107.fca.1.load, 1
  %.108 = extractvalue { { i8* }, i64 } %.107.fca.1.insert, 0
  %.110 = extractvalue { i8* } %.108, 0
  %inserted.value = insertvalue { { i8* }, i64 } %.107.fca.1.insert, i64 %.107.fca.1.load, 1
  call void @NRT_decref(i8* %extracted.meminfo.2)
  call void @NRT_decref(i8* %extracted.meminfo.3)
  switch i32 %.97, label %entry.endif.endif.endif.endif.endif.endif.endif [
    i32 -2, label %entry.endif.endif.endif.endif.endif.endif.if
    i32 0, label %entry.endif.endif.endif.endif.endif.endif.if
  ]

entry.endif.endif.endif.endif.endif.endif.if:     ; preds = %entry.endif.endif.endif.endif.endif.endif, %entry.endif.endif.endif.endif.endif.endif
  br i1 %.100, label %entry.endif.endif.endif.endif.endif.endif.if.if, label %entry.endif.endif.endif.endif.endif.endif.if.endif

entry.endif.endif.endif.endif.endif.endif.endif:  ; preds = %entry.endif.endif.endif.endif.endif.endif
  br i1 %.105, label %entry.endif.endif.endif.endif.endif.endif.endif.if, label %entry.endif.endif.endif.endif.endif.endif.endif.endif

entry.endif.endif.endif.endif.endif.endif.if.if:  ; preds = %entry.endif.endif.endif.endif.endif.endif.if
  call void @Py_IncRef(i8* @_Py_NoneStruct)
  br label %common.ret

entry.endif.endif.endif.endif.endif.endif.if.endif: ; preds = %entry.endif.endif.endif.endif.endif.endif.if
  %.122.fca.0.insert = insertvalue { i8* } poison, i8* %.107.fca.0.0.load, 0
  %.129 = call i8* @NRT_MemInfo_data_fast(i8* %.107.fca.0.0.load)
  call void @Py_IncRef(i8* %.129)
  call void @NRT_decref(i8* %.107.fca.0.0.load)
  br label %common.ret

entry.endif.endif.endif.endif.endif.endif.endif.if: ; preds = %entry.endif.endif.endif.endif.endif.endif.endif
  call void @PyErr_Clear()
  %.136 = load { i8*, i32, i8* }, { i8*, i32, i8* }* %.106, align 8
  %.137 = extractvalue { i8*, i32, i8* } %.136, 0
  %.139 = extractvalue { i8*, i32, i8* } %.136, 1
  %.141 = extractvalue { i8*, i32, i8* } %.136, 2
  %.142 = call i8* @numba_unpickle(i8* %.137, i32 %.139, i8* %.141)
  %.143 = icmp ne i8* null, %.142
  br i1 %.143, label %entry.endif.endif.endif.endif.endif.endif.endif.if.if, label %common.ret, !prof !3

entry.endif.endif.endif.endif.endif.endif.endif.endif: ; preds = %entry.endif.endif.endif.endif.endif.endif.endif
  switch i32 %.97, label %entry.endif.endif.endif.e...endif.endif [
    i32 -3, label %entry.endif.endif.endif.e...if
    i32 -1, label %common.ret
  ]

entry.endif.endif.endif.endif.endif.endif.endif.if.if: ; preds = %entry.endif.endif.endif.endif.endif.endif.endif.if
  call void @numba_do_raise(i8* %.142)
  br label %common.ret

entry.endif.endif.endif.e...if:                   ; preds = %entry.endif.endif.endif.endif.endif.endif.endif.endif
  call void @PyErr_SetNone(i8* @PyExc_StopIteration)
  br label %common.ret

entry.endif.endif.endif.e...endif.endif:          ; preds = %entry.endif.endif.endif.endif.endif.endif.endif.endif
  call void @PyErr_SetString(i8* @PyExc_SystemError, i8* getelementptr inbounds ([43 x i8], [43 x i8]* @".const.unknown error when calling native function", i32 0, i32 0))
  br label %common.ret
}

declare i32 @PyArg_UnpackTuple(i8*, i8*, i64, i64, ...)

declare void @PyErr_SetString(i8*, i8*)

declare noalias i8* @NRT_meminfo_new_from_pyobject(i8* nocapture, i8* nocapture)

declare i8* @PyObject_GetAttrString(i8*, i8*)

declare i8* @PyNumber_Long(i8*)

declare i64 @PyLong_AsLongLong(i8*)

declare void @Py_DecRef(i8*)

declare i8* @PyErr_Occurred()

declare void @Py_IncRef(i8*)

declare void @PyErr_Clear()

declare i8* @numba_unpickle(i8*, i32, i8*)

declare void @numba_do_raise(i8*)

declare void @PyErr_SetNone(i8*)

define { { i8* }, i64 } @cfunc._ZN8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee({ { i8* }, i64 } %.1, { { i8* }, i64 } %.2) {
entry:
  %.4 = alloca { { i8* }, i64 }, align 8
  %.fca.0.0.gep = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %.4, i32 0, i32 0, i32 0
  store i8* null, i8** %.fca.0.0.gep, align 8
  %.fca.1.gep = getelementptr inbounds { { i8* }, i64 }, { { i8* }, i64 }* %.4, i32 0, i32 1
  store i64 0, i64* %.fca.1.gep, align 8
  store i8* null, i8** %.fca.0.0.gep, align 8
  store i64 0, i64* %.fca.1.gep, align 8
  %excinfo = alloca { i8*, i32, i8* }*, align 8
  store { i8*, i32, i8* }* null, { i8*, i32, i8* }** %excinfo, align 8
  %extracted.parent = extractvalue { { i8* }, i64 } %.1, 0
  %extracted.meminfo = extractvalue { i8* } %extracted.parent, 0
  %extracted.value = extractvalue { { i8* }, i64 } %.1, 1
  %extracted.parent.1 = extractvalue { { i8* }, i64 } %.2, 0
  %extracted.meminfo.1 = extractvalue { i8* } %extracted.parent.1, 0
  %extracted.value.1 = extractvalue { { i8* }, i64 } %.2, 1
  %.8 = call i32 @_ZN8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee({ { i8* }, i64 }* %.4, { i8*, i32, i8* }** %excinfo, i8* %extracted.meminfo, i64 %extracted.value, i8* %extracted.meminfo.1, i64 %extracted.value.1) #3
  %.9 = load { i8*, i32, i8* }*, { i8*, i32, i8* }** %excinfo, align 8
  %.10 = icmp eq i32 %.8, 0
  %.11 = icmp eq i32 %.8, -2
  %.14 = or i1 %.10, %.11
  %.15 = xor i1 %.14, true
  %.16 = icmp sge i32 %.8, 1
  %.17 = select i1 %.16, { i8*, i32, i8* }* %.9, { i8*, i32, i8* }* undef
  %.18.fca.0.0.load = load i8*, i8** %.fca.0.0.gep, align 8
  %.18.fca.0.0.insert = insertvalue { { i8* }, i64 } poison, i8* %.18.fca.0.0.load, 0, 0
  %.18.fca.1.load = load i64, i64* %.fca.1.gep, align 8
  %.18.fca.1.insert = insertvalue { { i8* }, i64 } %.18.fca.0.0.insert, i64 %.18.fca.1.load, 1
  %.19 = extractvalue { { i8* }, i64 } %.18.fca.1.insert, 0
  %.21 = extractvalue { i8* } %.19, 0
  %inserted.value = insertvalue { { i8* }, i64 } %.18.fca.1.insert, i64 %.18.fca.1.load, 1
  %.23 = alloca i32, align 4
  store i32 0, i32* %.23, align 4
  br i1 %.15, label %entry.if, label %entry.endif, !prof !2

entry.if:                                         ; preds = %entry
  call void @numba_gil_ensure(i32* %.23)
  br i1 %.16, label %entry.if.if, label %entry.if.endif

entry.endif:                                      ; preds = %.26, %entry
  ret { { i8* }, i64 } %inserted.value

.26:                                              ; preds = %entry.if.endif, %entry.if.if, %entry.if.if.if, %entry.if.endif.endif.endif, %entry.if.endif.if
  %.48 = call i8* @PyUnicode_FromString(i8* getelementptr inbounds ([53 x i8], [53 x i8]* @".const.<numba.core.cpu.CPUContext object at 0x000000000000>", i32 0, i32 0))
  call void @PyErr_WriteUnraisable(i8* %.48)
  call void @Py_DecRef(i8* %.48)
  call void @numba_gil_release(i32* %.23)
  br label %entry.endif

entry.if.if:                                      ; preds = %entry.if
  call void @PyErr_Clear()
  %.29 = load { i8*, i32, i8* }, { i8*, i32, i8* }* %.17, align 8
  %.30 = extractvalue { i8*, i32, i8* } %.29, 0
  %.32 = extractvalue { i8*, i32, i8* } %.29, 1
  %.34 = extractvalue { i8*, i32, i8* } %.29, 2
  %.35 = call i8* @numba_unpickle(i8* %.30, i32 %.32, i8* %.34)
  %.36 = icmp ne i8* null, %.35
  br i1 %.36, label %entry.if.if.if, label %.26, !prof !3

entry.if.endif:                                   ; preds = %entry.if
  switch i32 %.8, label %entry.if.endif.endif.endif [
    i32 -3, label %entry.if.endif.if
    i32 -1, label %.26
  ]

entry.if.if.if:                                   ; preds = %entry.if.if
  call void @numba_do_raise(i8* %.35)
  br label %.26

entry.if.endif.if:                                ; preds = %entry.if.endif
  call void @PyErr_SetNone(i8* @PyExc_StopIteration)
  br label %.26

entry.if.endif.endif.endif:                       ; preds = %entry.if.endif
  call void @PyErr_SetString(i8* @PyExc_SystemError, i8* getelementptr inbounds ([43 x i8], [43 x i8]* @".const.unknown error when calling native function.1", i32 0, i32 0))
  br label %.26
}

declare void @numba_gil_ensure(i32*)

declare i8* @PyUnicode_FromString(i8*)

declare void @PyErr_WriteUnraisable(i8*)

declare void @numba_gil_release(i32*)

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn writeonly
define linkonce_odr i32 @_ZN8__main__2gt12_3clocals_3e12_3clambda_3eB2v2B42c8tJTIcFHzwl2ILiXkcBV0KBSmNGHkyiCKJEEwA_3dE6Testee6Testee(i8* noalias nocapture writeonly %retptr, { i8*, i32, i8* }** noalias nocapture readnone %excinfo, i8* nocapture readnone %arg.self.0.0, i64 %arg.self.1, i8* nocapture readnone %arg.other.0.0, i64 %arg.other.1) #0 {
entry:
  %.24 = icmp sgt i64 %arg.self.1, %arg.other.1
  %.25 = zext i1 %.24 to i8
  store i8 %.25, i8* %retptr, align 1
  ret i32 0
}

; Function Attrs: mustprogress nofree norecurse nosync nounwind readonly willreturn
define linkonce_odr i8* @NRT_MemInfo_data_fast(i8* nocapture readonly %.1) #1 {
.3:
  %.5 = getelementptr i8, i8* %.1, i64 24
  %0 = bitcast i8* %.5 to i8**
  %.6 = load i8*, i8** %0, align 8
  ret i8* %.6
}

; Function Attrs: mustprogress nofree noinline norecurse nounwind willreturn
define linkonce_odr void @NRT_incref(i8* %.1) #2 {
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
define linkonce_odr void @NRT_decref(i8* %.1) #3 {
.3:
  %.4 = icmp eq i8* %.1, null
  br i1 %.4, label %common.ret, label %.3.endif, !prof !2

common.ret:                                       ; preds = %.3.endif, %.3
  ret void

.3.endif:                                         ; preds = %.3
  fence release
  %.8 = bitcast i8* %.1 to i64*
  %.4.i = atomicrmw sub i64* %.8, i64 1 monotonic, align 8
  %.10 = icmp eq i64 %.4.i, 1
  br i1 %.10, label %.3.endif.if, label %common.ret, !prof !2

.3.endif.if:                                      ; preds = %.3.endif
  fence acquire
  tail call void @NRT_MemInfo_call_dtor(i8* nonnull %.1)
  ret void
}

declare void @NRT_MemInfo_call_dtor(i8*) local_unnamed_addr

attributes #0 = { mustprogress nofree norecurse nosync nounwind willreturn writeonly }
attributes #1 = { mustprogress nofree norecurse nosync nounwind readonly willreturn }
attributes #2 = { mustprogress nofree noinline norecurse nounwind willreturn }
attributes #3 = { noinline }

!numba_args_may_always_need_nrt = !{!0, !1, !1}

!0 = !{i32 ({ { i8* }, i64 }*, { i8*, i32, i8* }**, i8*, i64, i8*, i64)* @_ZN8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee}
!1 = !{i32 (i8*, { i8*, i32, i8* }**, i8*, i64, i8*, i64)* @_ZN8__main__2gt12_3clocals_3e12_3clambda_3eB2v2B42c8tJTIcFHzwl2ILiXkcBV0KBSmNGHkyiCKJEEwA_3dE6Testee6Testee}
!2 = !{!"branch_weights", i32 1, i32 99}
!3 = !{!"branch_weights", i32 99, i32 1}
