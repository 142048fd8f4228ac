# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Numba's extension points, row by row of NBEP 2: models, conversions,
and what is lowered.

docs/extending.md lists the rows.  Where there is a host library, everything is
verified at each stage.

REQUIRES: numba
RUN: %numba-python -W ignore %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import operator
import os
import sys
import unittest

from numba import njit, types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.imputils import (
    lower_setattr,
    lower_setattr_generic,
)
from numba.core.typing import signature
from numba.core.typing.templates import (
    AbstractTemplate,
    AttributeTemplate,
    infer_getattr,
    infer_global,
)
from numba.extending import (
    NativeValue,
    lower_builtin,
    lower_cast,
    make_attribute_wrapper,
    overload,
    register_model,
    typeof_impl,
    unbox,
)

from numba_passthru import (
    PassThruType,
    pass_thru_type,
    register,
)

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
import verifying  # noqa: F401
from rowcheck import RowTest
from testees import Manual, ManualType, Testee, identity, manual_type


class Code(RowTest):
    def test_model_box_unbox(self):
        x, wrong = Manual(1), Manual("one")
        self.check(identity, (x,), x)
        self.check_raises(
            identity, (wrong,), ValueError, "invalid literal", wrong.value
        )
        del wrong.value
        self.check_raises(identity, (wrong,), AttributeError, "value")

    def test_default_box(self):
        """Boxing comes with PassThruType; unboxing with a model does not."""

        class Owner:
            def __init__(self, other):
                self.other = other

        class OwnerType(PassThruType):
            object_member = "me"

        owner_type = OwnerType()

        @typeof_impl.register(Owner)
        def type_owner(val, c):
            return owner_type

        @register_model(OwnerType)
        class OwnerModel(models.StructModel):
            def __init__(self, dmm, fe_type):
                members = [("other", pass_thru_type), ("me", pass_thru_type)]
                super().__init__(dmm, fe_type, members)

        @unbox(OwnerType)
        def unbox_owner(typ, obj, c):
            owner = cgutils.create_struct_proxy(typ)(c.context, c.builder)
            attribute = c.pyapi.object_getattr_string(obj, "other")
            # Of no object, this is an error, but not a crash.
            other = c.unbox(pass_thru_type, attribute)
            me = c.unbox(pass_thru_type, obj)
            c.pyapi.decref(attribute)
            owner.me, owner.other = me.value, other.value
            failed = c.builder.or_(me.is_error, other.is_error)
            with c.builder.if_then(failed, likely=False):
                c.context.nrt.decref(c.builder, typ, owner._getvalue())
            return NativeValue(owner._getvalue(), is_error=failed)

        make_attribute_wrapper(OwnerType, "other", "other")

        @njit
        def f(x):
            return x, x.other, x is x.other

        x = Owner(Testee(1))
        self.check(f, (x,), (x, x.other, False), x.other)
        del x.other
        self.check_raises(f, (x,), AttributeError, "other")

    def test_lower_cast(self):
        @lower_cast(ManualType, types.Integer)
        def to_integer(context, builder, fromty, toty, val):
            manual = cgutils.create_struct_proxy(fromty)(context, builder, value=val)
            return context.cast(builder, manual.number, types.intp, toty)

        @lower_cast(ManualType, pass_thru_type)
        def to_bare(context, builder, fromty, toty, val):
            manual = cgutils.create_struct_proxy(fromty)(context, builder, value=val)
            # Borrowed, and not retained: Numba releases no results of casts.
            return manual.parent

        @njit(types.intp(types.intp))
        def number(n):
            return n + 1

        @njit(pass_thru_type(pass_thru_type))
        def bare(x):
            return x

        @njit
        def f(x):
            return number(x), bare(x)

        x = Manual(5)
        self.check(f, (x,), (6, x))

    def test_lower_cast_to_boolean(self):
        @lower_cast(ManualType, types.Boolean)
        def to_boolean(context, builder, fromty, toty, val):
            manual = cgutils.create_struct_proxy(fromty)(context, builder, value=val)
            return cgutils.is_true(builder, manual.number)

        @overload(bool)
        def manual_bool(x):
            if x is manual_type:
                return lambda x: x.value != 0

        @njit(types.boolean(types.boolean))
        def negated(flag):
            return not flag

        @njit
        def f(x):
            if x:
                return 1, negated(x)
            return 0, negated(x)

        for number in (0, 1):
            self.check(f, (Manual(number),), (number, not number))

    def test_lower_setattr(self):
        """The Python object changes at once; what was copied does not."""

        def set_attribute(context, builder, target, obj, attr, val):
            pyapi = context.get_python_api(builder)
            gil = pyapi.gil_ensure()
            value = cgutils.create_struct_proxy(target)(context, builder, value=obj)
            bare = cgutils.create_struct_proxy(pass_thru_type)(
                context, builder, value=value.parent
            )
            boxed = pyapi.long_from_longlong(val)
            pyapi.object_setattr_string(
                context.nrt.meminfo_data(builder, bare.meminfo), attr, boxed
            )
            pyapi.decref(boxed)
            pyapi.gil_release(gil)

        @infer_getattr
        class Settable(AttributeTemplate):
            key = ManualType

            def resolve_count(self, typ):
                return types.intp

            def resolve_total(self, typ):
                return types.intp

        @lower_setattr(ManualType, "count")
        def set_count(context, builder, sig, args):
            set_attribute(context, builder, sig.args[0], args[0], "count", args[1])

        @lower_setattr_generic(ManualType)
        def set_any(context, builder, sig, args, attr):
            set_attribute(context, builder, sig.args[0], args[0], attr, args[1])

        @njit
        def f(x, n):
            x.count = n
            x.total = n + 1
            return x.value

        x = Manual(5)
        self.check(f, (x, 1000), 5)
        self.assertEqual((x.count, x.total), (1000, 1001))

    def test_lower_builtin(self):
        """Of an operator that has other implementations."""

        @infer_global(operator.matmul)
        class MatMul(AbstractTemplate):
            def generic(self, args, kws):
                if args == (manual_type, manual_type):
                    return signature(types.intp, *args)

        @lower_builtin(operator.matmul, ManualType, ManualType)
        def manual_matmul(context, builder, sig, args):
            numbers = [
                cgutils.create_struct_proxy(typ)(context, builder, value=v).number
                for typ, v in zip(sig.args, args)
            ]
            return builder.sub(*numbers)

        @njit
        def f(x, y):
            return x @ y

        self.check(f, (Manual(5), Manual(3)), 2)

    def test_class_of_somebody_else(self):
        """All of it on a class that is not ours."""
        import fractions

        fraction_type = register(
            fractions.Fraction, numerator=int, denominator=int
        )

        @overload(operator.lt)
        def fraction_lt(x, y):
            if x is fraction_type and y is fraction_type:
                return lambda x, y: (
                    x.numerator * y.denominator < y.numerator * x.denominator
                )

        @njit
        def smaller(x, y):
            return x if x < y else y

        x, y = fractions.Fraction(1, 2), fractions.Fraction(1, 3)
        self.check(smaller, (x, y), y)


if __name__ == "__main__":
    unittest.main()
