# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Numba's extension points, row by row of NBEP 2, with pass-through types.

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
from numba.core import cgutils, errors
from numba.core.imputils import (
    impl_ret_borrowed,
    lower_getattr,
    lower_getattr_generic,
)
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
    as_numba_type,
    intrinsic,
    lower_builtin,
    overload,
    overload_attribute,
    overload_method,
    type_callable,
    typeof_impl,
)

from numba_passthru import (
    PassThruType,
    pass_thru_type,
)

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
import verifying  # noqa: F401
from rowcheck import RowTest
from testees import (
    Manual,
    ManualType,
    Testee,
    TesteeType,
    identity,
    mix,
    pick,
    testee_type,
)


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


if __name__ == "__main__":
    unittest.main()
