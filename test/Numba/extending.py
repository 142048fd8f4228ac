# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Numba's extension points, row by row of NBEP 2, with pass-through types.

docs/extending.md lists the rows.  Where there is a host library, everything is
verified at each stage.

REQUIRES: numba
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import operator
import os
import sys
import unittest

from numba import njit, types
from numba.core import cgutils, errors
from numba.core.datamodel import models
from numba.core.imputils import (
    impl_ret_borrowed,
    lower_getattr,
    lower_getattr_generic,
    lower_setattr,
    lower_setattr_generic,
)
from numba.core.typeconv import Conversion
from numba.core.typing import signature
from numba.core.typing.templates import (
    AbstractTemplate,
    AttributeTemplate,
    CallableTemplate,
    ConcreteTemplate,
    infer,
    infer_getattr,
    infer_global,
)
from numba.extending import (
    NativeValue,
    as_numba_type,
    box,
    intrinsic,
    lower_builtin,
    lower_cast,
    make_attribute_wrapper,
    overload,
    overload_attribute,
    overload_method,
    register_model,
    type_callable,
    typeof_impl,
    unbox,
)

from numba_passthru import (
    PassThruType,
    pass_thru,
    pass_thru_type,
    register,
    type_of,
)

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
import verifying  # noqa: F401
from rowcheck import RowTest

# --- A registered class ------------------------------------------------------


@pass_thru(value=types.intp, name=types.unicode_type)
class Testee:
    def __init__(self, value, name="a name of some length"):
        self.value = value
        self.name = name

    def __len__(self):
        return self.value


testee_type = type_of(Testee)
TesteeType = type(testee_type)

# --- Functions that only compiled code has ------------------------------------


def mix(x, y):
    raise NotImplementedError


def pick(x, y=None, flag=None):
    raise NotImplementedError


# --- A class with a type that is written by hand -------------------------------


class Manual:
    def __init__(self, value):
        self.value = value


class ManualType(PassThruType):
    def can_convert_to(self, typingctx, other):
        if other in (types.intp, types.boolean, pass_thru_type):
            return Conversion.safe


manual_type = ManualType()


@typeof_impl.register(Manual)
def type_manual(val, c):
    return manual_type


@register_model(ManualType)
class ManualModel(models.StructModel):
    def __init__(self, dmm, fe_type):
        members = [("parent", pass_thru_type), ("number", types.intp)]
        super().__init__(dmm, fe_type, members)


@unbox(ManualType)
def unbox_manual(typ, obj, c):
    manual = cgutils.create_struct_proxy(typ)(c.context, c.builder)
    failed = cgutils.alloca_once_value(c.builder, cgutils.true_bit)
    attribute = c.pyapi.object_getattr_string(obj, "value")
    with c.builder.if_then(cgutils.is_not_null(c.builder, attribute)):
        number = c.unbox(types.intp, attribute)
        c.pyapi.decref(attribute)
        with c.builder.if_then(c.builder.not_(number.is_error)):
            # Last, so that there is nothing to release.
            parent = c.unbox(pass_thru_type, obj)
            manual.parent = parent.value
            manual.number = number.value
            c.builder.store(parent.is_error, failed)
    return NativeValue(manual._getvalue(), is_error=c.builder.load(failed))


@box(ManualType)
def box_manual(typ, val, c):
    manual = cgutils.create_struct_proxy(typ)(c.context, c.builder, value=val)
    return c.box(pass_thru_type, manual.parent)


make_attribute_wrapper(ManualType, "number", "value")


@njit
def identity(x):
    return x


class Functions(RowTest):
    def test_overload(self):
        def longest(x, y):
            raise NotImplementedError

        @overload(longest)
        def overload_longest(x, y):
            if x is testee_type and y is testee_type:
                return lambda x, y: x if len(x.name) > len(y.name) else y

        @njit
        def f(x, y):
            return longest(x, y)

        x, y = Testee(1, "short and long"), Testee(2, "short")
        self.check(f, (x, y), x, x.name)

    def test_overload_of_a_builtin(self):
        @overload(len)
        def testee_len(x):
            if x is testee_type:
                return lambda x: x.value

        @njit
        def f(x):
            return len(x)

        self.check(f, (Testee(5),), 5)

    def test_overload_of_an_operator(self):
        @overload(operator.gt)
        def testee_gt(x, y):
            if x is testee_type and y is testee_type:
                return lambda x, y: x.value > y.value

        @overload(operator.add)
        def testee_add(x, y):
            if x is testee_type and y is testee_type:
                return lambda x, y: x.name + y.name

        @njit
        def f(x, y):
            return (x if x > y else y), x + y

        x, y = Testee(1), Testee(2)
        self.check(f, (x, y), (y, x.name + y.name))

    def test_overload_attribute(self):
        @overload_attribute(TesteeType, "twice")
        def testee_twice(x):
            return lambda x: (2 * x.value, x)

        @njit
        def f(x):
            return x.twice

        x = Testee(3)
        self.check(f, (x,), (6, x))

    def test_overload_method(self):
        @overload_method(TesteeType, "or_other")
        def testee_or_other(x, other, limit=2):
            def or_other(x, other, limit=2):
                if x.value < limit:
                    return other
                return x

            return or_other

        @njit
        def f(x, y):
            return x.or_other(y), x.or_other(y, limit=0)

        x, y = Testee(1), Testee(2)
        self.check(f, (x, y), (y, x))

    def test_make_attribute_wrapper(self):
        @njit
        def f(x, y):
            return x.name, y.value, y

        x, y = Testee(1), Manual(4)
        self.check(f, (x, y), (x.name, 4, y))

    def test_intrinsic(self):
        @intrinsic
        def second_if(typingctx, flag, x, y):
            if x != y or not isinstance(x, PassThruType):
                return None

            def codegen(context, builder, sig, args):
                result = builder.select(args[0], args[2], args[1])
                return impl_ret_borrowed(context, builder, x, result)

            return x(types.boolean, x, y), codegen

        @njit
        def f(flag, x, y):
            return second_if(flag, x, y)

        x, y = Testee(1), Testee(2)
        self.check(f, (True, x, y), y)
        self.check(f, (False, x, y), x)

    def test_intrinsic_with_the_object(self):
        """A bare object is one member of a value."""

        @intrinsic
        def bare(typingctx, x):
            def codegen(context, builder, sig, args):
                value = cgutils.create_struct_proxy(x)(
                    context, builder, value=args[0]
                )
                return impl_ret_borrowed(
                    context, builder, pass_thru_type, value.object
                )

            return pass_thru_type(x), codegen

        @njit
        def f(x):
            return bare(x), bare(x) is x

        x = Testee(1)
        self.check(f, (x,), (x, True))


class Typing(RowTest):
    def test_typeof_impl(self):
        x = Manual(1)
        self.check(identity, (x,), x)

    def test_numba_type(self):
        """A class attribute, or a property; the dispatcher asks for it first."""

        class Fixed:
            _numba_type_ = PassThruType("Fixed")

        class Chosen:
            def __init__(self, typ):
                self.typ = typ

            @property
            def _numba_type_(self):
                return self.typ

        x = Fixed()
        y = Chosen(PassThruType("Chosen"))
        self.check(identity, (x,), x)
        self.check(identity, (y,), y)
        self.assertIn((y.typ,), identity.overloads)

    def test_typeof_of_a_family(self):
        """One hook for all classes that derive from one, and no type for some
        values."""

        class Base:
            fits = True

        class Derived(Base):
            pass

        base_type = PassThruType("Base")

        @typeof_impl.register(Base)
        def type_base(val, c):
            return base_type if val.fits else None

        x = Derived()
        self.check(identity, (x,), x)
        x.fits = False
        # Without a type it is a plain object, which nopython mode refuses.
        with self.assertRaisesRegex(errors.TypingError, "non-precise|pyobject"):
            njit(lambda x: x)(x)

    def test_as_numba_type(self):
        self.assertIs(as_numba_type(Testee), testee_type)

    def test_concrete_template(self):
        @infer_global(mix)
        class Mix(ConcreteTemplate):
            cases = [
                signature(testee_type, testee_type, testee_type),
                signature(types.intp, testee_type, types.intp),
            ]

        @lower_builtin(mix, testee_type, testee_type)
        def mix_testees(context, builder, sig, args):
            return impl_ret_borrowed(context, builder, sig.return_type, args[1])

        @lower_builtin(mix, testee_type, types.intp)
        def mix_number(context, builder, sig, args):
            return args[1]

        @njit
        def f(x, y):
            return mix(x, y), mix(x, 3)

        x, y = Testee(1), Testee(2)
        self.check(f, (x, y), (y, 3))

    def test_abstract_template(self):
        @infer
        @infer_global(operator.getitem)
        class GetItem(AbstractTemplate):
            key = operator.getitem

            def generic(self, args, kws):
                if args[0] is testee_type and isinstance(args[1], types.Integer):
                    return signature(args[0], *args)

        @lower_builtin(operator.getitem, testee_type, types.Integer)
        def getitem(context, builder, sig, args):
            return impl_ret_borrowed(context, builder, sig.return_type, args[0])

        @njit
        def f(x):
            return x[0][1]

        x = Testee(1)
        self.check(f, (x,), x)

    def test_attribute_template(self):
        @infer_getattr
        class ManualAttributes(AttributeTemplate):
            key = ManualType

            def resolve_me(self, typ):
                return typ

            def generic_resolve(self, typ, attr):
                if attr.startswith("number_"):
                    return types.intp

        @lower_getattr(ManualType, "me")
        def manual_me(context, builder, typ, val):
            return impl_ret_borrowed(context, builder, typ, val)

        @lower_getattr_generic(ManualType)
        def manual_number(context, builder, typ, val, attr):
            return context.get_constant(types.intp, int(attr[len("number_") :]))

        @njit
        def f(x):
            return x.me, x.number_7, x.me.me is x

        x = Manual(1)
        self.check(f, (x,), (x, 7, True))

    def test_callable_template(self):
        @infer_global(pick)
        class Pick(CallableTemplate):
            def generic(self):
                def typer(x, y=None, flag=None):
                    if isinstance(x, PassThruType):
                        return x

                return typer

        @lower_builtin(pick, PassThruType)
        @lower_builtin(pick, PassThruType, PassThruType, types.Boolean)
        def pick_first(context, builder, sig, args):
            return impl_ret_borrowed(context, builder, sig.return_type, args[0])

        @njit
        def f(x, y):
            return pick(x), pick(y, x, flag=True)

        x, y = Testee(1), Testee(2)
        self.check(f, (x, y), (x, y))

    def test_type_callable(self):
        def first(x, y):
            raise NotImplementedError

        @type_callable(first)
        def type_first(context):
            def typer(x, y):
                return x

            return typer

        @lower_builtin(first, PassThruType, types.Any)
        def lower_first(context, builder, sig, args):
            return impl_ret_borrowed(context, builder, sig.return_type, args[0])

        @njit
        def f(x, y):
            return first(x, y), first(first(y, x), 1)

        x, y = Testee(1), Manual(2)
        self.check(f, (x, y), (x, y))


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
