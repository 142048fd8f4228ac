//===- Signature.cpp - The shape of a function's type ---------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Signature.h"
#include "PassThru/Compat.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/DerivedTypes.h"

using namespace llvm;
using namespace passthru;

namespace {

/// "p(pi...)" taken apart.
struct Shape {
  char Result = 'v';
  StringRef Parameters;
  bool IsVariadic = false;

  bool mayHaveParameter(unsigned Index) const {
    return Index < Parameters.size() || IsVariadic;
  }
};

} // namespace

static Expected<Shape> parseShape(StringRef Text) {
  auto Bad = [Text](const Twine &Why) {
    return createStringError(inconvertibleErrorCode(),
                             "'" + Text + "' is no signature: " + Why);
  };
  Shape S;
  StringRef Rest = Text;
  if (Rest.empty() || !StringRef("vpifx").contains(Rest.front()))
    return Bad("it must start with the result, one of v p i f x");
  S.Result = Rest.front();
  Rest = Rest.drop_front();
  if (!Rest.consume_front("(") || !Rest.consume_back(")"))
    return Bad("the parameters must stand in parentheses after the result");
  S.IsVariadic = Rest.consume_back("...");
  size_t Odd = Rest.find_first_not_of("pifx");
  if (Odd != StringRef::npos)
    return Bad("a parameter must be one of p i f x");
  S.Parameters = Rest;
  return S;
}

/// Whether one of the shapes in \p Text, which is known to be well-formed, is
/// what \p Test asks for.
template <typename Predicate>
static bool anyShape(StringRef Text, Predicate Test) {
  while (!Text.empty()) {
    StringRef Part;
    std::tie(Part, Text) = Text.split(',');
    Shape S;
    S.Result = Part.front();
    S.Parameters = Part.drop_front(2).drop_back(); // The parentheses.
    S.IsVariadic = S.Parameters.consume_back("...");
    if (Test(S))
      return true;
  }
  return false;
}

static bool fitsLetter(char Letter, const Type *Ty) {
  switch (Letter) {
  case 'v':
    return Ty->isVoidTy();
  case 'p':
    return Ty->isPointerTy();
  case 'i':
    return Ty->isIntegerTy();
  case 'f':
    return Ty->isFloatingPointTy();
  default:
    return true;
  }
}

static bool fits(const Shape &S, const FunctionType &Type) {
  if (Type.isVarArg() != S.IsVariadic ||
      Type.getNumParams() != S.Parameters.size() ||
      !fitsLetter(S.Result, Type.getReturnType()))
    return false;
  for (unsigned I = 0; I < Type.getNumParams(); ++I)
    if (!fitsLetter(S.Parameters[I], Type.getParamType(I)))
      return false;
  return true;
}

bool passthru::fitsShapes(StringRef Shapes, const FunctionType &Type) {
  return anyShape(Shapes, [&](const Shape &S) { return fits(S, Type); });
}

Error passthru::checkShapes(StringRef Shapes) {
  SmallVector<StringRef, 2> Parts;
  Shapes.split(Parts, ',');
  for (StringRef Part : Parts) {
    Expected<Shape> S = parseShape(Part);
    if (!S)
      return S.takeError();
  }
  return Error::success();
}

bool passthru::hasPointerParameter(StringRef Shapes, unsigned Index) {
  return anyShape(Shapes, [&](const Shape &S) {
    return S.mayHaveParameter(Index) &&
           (Index >= S.Parameters.size() ||
            StringRef("px").contains(S.Parameters[Index]));
  });
}

bool passthru::hasParameter(StringRef Shapes, unsigned Index) {
  return anyShape(Shapes,
                  [&](const Shape &S) { return S.mayHaveParameter(Index); });
}

bool passthru::hasPointerResult(StringRef Shapes) {
  return anyShape(Shapes, [](const Shape &S) {
    return S.Result == 'p' || S.Result == 'x';
  });
}

bool passthru::canHoldReference(const Type *Ty) {
  if (Ty->isPtrOrPtrVectorTy() || !compat::targetType(Ty).first.empty())
    return true;
  if (const auto *Array = dyn_cast<ArrayType>(Ty))
    return canHoldReference(Array->getElementType());
  if (const auto *Struct = dyn_cast<StructType>(Ty)) {
    for (const Type *Element : Struct->elements())
      if (canHoldReference(Element))
        return true;
  }
  return false;
}
