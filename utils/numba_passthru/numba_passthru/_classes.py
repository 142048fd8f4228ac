# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Pass-through classes in one line: pass_thru() and register()."""

from __future__ import annotations

import importlib
import keyword
import sys
import threading
from typing import Any, Callable, Tuple, TypeVar

from llvmlite import ir
from numba.core import types
from numba.core.datamodel import models
from numba.core.errors import NumbaError, TypingError
from numba.core.imputils import lower_setattr_generic
from numba.core.pythonapi import NativeValue, unbox
from numba.core.typing.asnumbatype import as_numba_type
from numba.core.typing.typeof import typeof_impl
from numba.extending import make_attribute_wrapper, register_model

from ._types import PassThruType, pass_thru_type
from ._unboxing import Attribute, unbox_members

_Class = TypeVar("_Class", bound=type)
_Attributes = Tuple[Tuple[str, types.Type], ...]

#: The members of the data models.  Numba's struct proxies want names without an
#: underscore in front, and attributes may have one.
_OBJECT = "object"
_ATTRIBUTE = "attr_%s"

_lock = threading.RLock()
#: (module, qualified name) -> the type that was made last for such a class.
_by_name: dict[tuple[str, str], RegisteredType] = {}
#: What a type of that name is made of.
_layouts: dict[str, _Attributes] = {}
#: Classes that do not take attributes.
_by_class: dict[type, RegisteredType] = {}


class RegisteredType(PassThruType):
    """The type of the instances of a registered class.

    Each registered class has a class of types of its own, derived from this
    one, with one instance: so Numba's extension points can dispatch on either.
    """

    object_member = _OBJECT

    def __init__(self, cls: type, attributes: _Attributes) -> None:
        self.python_class = cls
        self.attributes = attributes
        name = "%s.%s" % (cls.__module__, cls.__qualname__)
        if _layouts.setdefault(name, attributes) != attributes:
            # Numba names code after types, so names tell layouts apart.
            name += "(%s)" % ", ".join("%s=%s" % row for row in attributes)
        super().__init__(name)

    @property
    def compares_identity(self) -> bool:
        """Whether the class leaves `==` and hash() to `object`."""
        cls = self.python_class
        return cls.__eq__ is object.__eq__ and cls.__hash__ is object.__hash__

    def __reduce__(self) -> tuple[Any, ...]:
        cls = self.python_class
        name = cls.__module__, cls.__qualname__
        # Numba's index of cached code has types in it, and must be readable
        # when a class has been renamed.
        by_name = name[0] != "__main__" and _imported(*name) is cls
        return _restore, (name, self.attributes, None if by_name else cls)


class _LostType(types.Type):
    """A type whose class cannot be found any more.  Equal to nothing in use."""


class _RegisteredModel(models.StructModel):
    """The object, and a copy of each declared attribute; all owned."""

    def __init__(self, dmm: Any, fe_type: RegisteredType) -> None:
        members = [(_OBJECT, pass_thru_type)]
        members += [(_ATTRIBUTE % name, typ) for name, typ in fe_type.attributes]
        super().__init__(dmm, fe_type, members)


@unbox(RegisteredType)
def _unbox_registered(
    typ: RegisteredType, obj: ir.Value, c: Any
) -> NativeValue:
    attributes = [
        Attribute(_ATTRIBUTE % name, name, member) for name, member in typ.attributes
    ]
    owner = typ.python_class.__qualname__
    return unbox_members(c, typ, obj, owner, attributes)


@lower_setattr_generic(RegisteredType)
def _set_attribute(
    context: Any, builder: ir.IRBuilder, sig: Any, args: Any, attr: str
) -> None:
    raise TypingError(
        "attribute '%s' of %s is read-only in compiled code" % (attr, sig.args[0])
    )


def _find(cls: type) -> RegisteredType | None:
    """The type of a class that is registered itself, not only a base of it."""
    found = vars(cls).get("_numba_type_", _by_class.get(cls))
    return found if isinstance(found, RegisteredType) else None


def type_of(cls: type) -> RegisteredType:
    """The Numba type of the instances of a registered class.

    It is what numba.typeof() gives for an instance.  Extension points that
    dispatch on classes of types take `type(type_of(cls))`.

    Raises TypeError if neither the class nor a base of it is registered.
    """
    for base in cls.__mro__:
        found = _find(base)
        if found is not None:
            return found
    raise TypeError("%r is not registered as a pass-through class" % (cls,))


def _checked(cls: type, name: str, given: Any) -> types.Type:
    """The Numba type of an attribute; raises TypeError or ValueError."""
    what = "%s.%s" % (cls.__qualname__, name)
    if keyword.iskeyword(name) or name.startswith("__") and name.endswith("__"):
        raise ValueError("%s cannot be an attribute in compiled code" % what)
    if isinstance(given, type) and not issubclass(given, types.Type):
        for base in given.__mro__:
            if _find(base) is not None:
                return type_of(given)
    try:
        typ = as_numba_type(given)
    except (NumbaError, TypeError) as error:
        raise TypeError(
            "%s is declared as %r, which is neither a Numba type nor a Python "
            "type that has one" % (what, given)
        ) from error
    if typ.reflected or isinstance(typ, types.Buffer) and not isinstance(
        typ, types.Array
    ):
        raise TypeError(
            "%s cannot be a %s: Numba has to clean up after these when a call "
            "ends, which it does not do for attributes%s"
            % (what, typ, "; use a typed list" if typ.reflected else "")
        )
    return typ


def _set_type(cls: type, typ: RegisteredType) -> None:
    """Makes typeof() give `typ` for instances of `cls`."""
    try:
        # Numba's dispatcher asks for this before it asks typeof(), which takes
        # several times as long.
        cls._numba_type_ = typ  # type: ignore[attr-defined]
    except TypeError:
        typeof_impl.register(cls)(lambda val, c: typ)
        _by_class[cls] = typ


def register(cls: type, /, **attributes: Any) -> RegisteredType:
    """Makes instances of `cls` pass-through values in nopython mode.

    attributes: those that compiled code can read, with their types: Numba
        types, or what as_numba_type() knows, such as `int`, `str`,
        `Optional[float]` and registered classes.  They are copied when an
        object enters compiled code, and are read-only there.

    Returns the Numba type of the instances.  Operators, methods and further
    attributes are added to it by Numba's extension points.  Instances of
    derived classes have the type of their base, unless they are registered.

    What leaves compiled code is the object itself.  An attribute that is
    missing, or not of its type, is a TypeError when the object enters.

    Registering a class again with the same attributes does nothing.  Raises
    ValueError if they differ, or for a class that Numba has a type for already;
    TypeError for a type that attributes cannot have.
    """
    if not isinstance(cls, type):
        raise TypeError("only classes can be registered, not %r" % (cls,))
    with _lock:
        members = tuple(
            (name, _checked(cls, name, given))
            for name, given in attributes.items()
        )
        known = _find(cls)
        if known is not None:
            if known.attributes != members:
                raise ValueError("%r is registered already, as %s" % (cls, known))
            return known
        foreign = getattr(cls, "_numba_type_", None)
        if foreign is not None and not isinstance(foreign, RegisteredType):
            raise ValueError("%r has a Numba type already, %s" % (cls, foreign))
        if typeof_impl.dispatch(cls) is not typeof_impl.dispatch(object):
            raise ValueError(
                "instances of %r have a Numba type already, by typeof()" % (cls,)
            )
        return _make_type(cls, members)


def _make_type(cls: type, members: _Attributes) -> RegisteredType:
    type_class = type(cls.__name__ + "Type", (RegisteredType,), {})
    register_model(type_class)(_RegisteredModel)
    for name, _ in members:
        make_attribute_wrapper(type_class, _ATTRIBUTE % name, name)
    typ = type_class(cls, members)
    as_numba_type.register(cls, typ)
    _set_type(cls, typ)
    _by_name[cls.__module__, cls.__qualname__] = typ
    return typ


def pass_thru(**attributes: Any) -> Callable[[_Class], _Class]:
    """register() as a class decorator:

    @pass_thru(value=types.intp, name=types.unicode_type)
    class Testee:
        ...

    The class stays what it is, and type_of() gives its Numba type.
    """

    def decorate(cls: _Class) -> _Class:
        register(cls, **attributes)
        return cls

    return decorate


def _imported(module: str, qualname: str) -> Any:
    """What is called so in a module that is imported already, or None."""
    found: Any = sys.modules.get(module)
    for part in qualname.split("."):
        found = getattr(found, part, None)
    return found


def _restore(
    name: tuple[str, str], attributes: _Attributes, cls: type | None
) -> types.Type:
    """Unpickles a RegisteredType; registers its class if that is new here."""
    if cls is None:
        try:
            importlib.import_module(name[0])
        except ImportError:
            pass
        cls = _imported(*name)
    with _lock:
        known = _by_name.get(name)
        if known is not None and known.attributes == attributes:
            return known
        if isinstance(cls, type) and _find(cls) is None:
            # Picklers by value fill the names of a class in last.
            cls.__module__, cls.__qualname__ = name
            return register(cls, **dict(attributes))
    return _LostType("lost type of %s.%s" % name)
