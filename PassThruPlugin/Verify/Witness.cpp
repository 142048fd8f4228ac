//===- Witness.cpp - The way to a finding, in words -----------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/Witness.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Analysis/ValueTracking.h"

using namespace llvm;
using namespace passthru;

std::string WitnessWriter::describeCallee(const CallBase &Call) const {
  if (const Function *Callee = Call.getCalledFunction())
    return "@" + prettyName(*Callee);
  return "a function pointer";
}

std::string WitnessWriter::describeRef(const Value *Root) const {
  if (const Value *Origin = Normal.originOf(Root))
    return operandName(*Origin);
  if (OutField Out = Normal.outField(Root))
    return "the reference that " + describeCallee(*Out.Call) +
           " wrote through argument " + std::to_string(Out.Argument) + "+" +
           std::to_string(Out.Offset);
  // What SROA has made of a slot, in the names that it gives.
  if (auto [Slot, Part] = Root->getName().split(".sroa."); !Part.empty())
    return "what " + (Slot.empty() ? "a slot" : "%" + Slot.str()) + " holds";
  // A field that was taken out of an aggregate, or a phi of such fields.
  return Root->hasName() ? operandName(*Root) : std::string("a reference");
}

/// The call that finds a reference in its stack slot, if \p I stands for that.
const CallBase *WitnessWriter::userOfStack(const Instruction &I) const {
  return NormalForm::isStackUse(I) ? Normal.stackUse(cast<CallBase>(I)).Call
                                   : nullptr;
}

const Instruction *WitnessWriter::placeOf(const Instruction &I) const {
  if (const Instruction *Origin = Normal.originOf(&I))
    return Origin;
  // What the normalisation made stands beside what it was made for.
  if (OutField Out = Normal.outField(&I))
    return Normal.originOf(Out.Call);
  if (const CallBase *User = userOfStack(I))
    return Normal.originOf(User);
  return Normal.originOf(*I.getParent()).getTerminator();
}

/// "in block %b"; the reporter adds the line of the source.
std::string WitnessWriter::describePlace(const Instruction &I) const {
  return "in block " + operandName(*placeOf(I)->getParent());
}

std::string WitnessWriter::describeChange(const Instruction &At,
                                          const Value *Root, int Change) const {
  const CallBase *Call = userOfStack(At);
  if (!Call)
    Call = dyn_cast<CallBase>(&At);
  bool IsRefop =
      Call && Normal.classify(*Call).refopDomain() != CountDomain::None;
  if (&At == Root)
    return Change ? "acquired" : "borrowed";
  if (IsRefop)
    return Change > 0 ? "retained" : "released";
  if (NormalForm::isTakenMark(At))
    return Change > 0 ? "taken from memory" : "owed to memory";
  if (NormalForm::isReturnedField(At))
    return "handed over to the caller";
  if (Call)
    return (Change > 0 ? "given by " : "taken over by ") +
           describeCallee(*Call);
  if (isa<StoreInst>(At))
    return Change < 0 ? "handed over to memory" : "taken from memory";
  return Change < 0 ? "handed over" : "taken from memory";
}

/// \p Main is the reference that the finding is about.
std::string WitnessWriter::describeEvent(const PathEvent &E,
                                         StringRef Main) const {
  std::string What = describeChange(*E.At, E.Root, E.Change);
  std::string Ref = describeRef(E.Root);
  if (Ref != Main)
    What += " as " + Ref;
  return What + " " + describePlace(*E.At) + ": " +
         countOf(E.Count, "owned reference");
}

/// "the call of @f fails", "%x is null": that \p Subject is one of \p Values.
std::string WitnessWriter::describeSubject(unsigned Subject,
                                           ValueSet Values) const {
  const ConditionFacts &Conditions = Graph.conditions();
  const Value *V = Conditions.subject(Subject);
  if (V->getType()->isPointerTy()) {
    KnownValues Known;
    Known.set(Subject, Values);
    return describeRef(V) +
           (Conditions.isNull(Subject, Known) ? " is null" : " is not null");
  }
  const auto *Call = dyn_cast<CallBase>(V);
  if (!Call)
    return std::string();
  ValueSet Zero = Conditions.where(
      Subject, [](const APInt &Status) { return Status.isZero(); });
  ValueSet Negative = Conditions.where(
      Subject, [](const APInt &Status) { return Status.isNegative(); });
  bool MayFail, MaySucceed;
  switch (Normal.classify(*Call).Fails) {
  case Failure::NativeStatus:
  case Failure::NonZero:
    MayFail = Values & ~Zero, MaySucceed = Values & Zero;
    break;
  case Failure::Zero:
    MayFail = Values & Zero, MaySucceed = Values & ~Zero;
    break;
  case Failure::Negative:
    MayFail = Values & Negative, MaySucceed = Values & ~Negative;
    break;
  default:
    return std::string();
  }
  if (MayFail == MaySucceed)
    return std::string();
  return "the call of " + describeCallee(*Call) +
         (MayFail ? " fails" : " succeeds");
}

/// What is decided when \p From goes to \p To; empty if nothing is.
std::string WitnessWriter::describeBranch(PathGraph::Node From,
                                          PathGraph::Node To) const {
  if (Graph.successors(From).size() < 2)
    return std::string();
  const BasicBlock &Target = Graph.block(To);
  const Instruction *Terminator = Graph.block(From).getTerminator();
  const BasicBlock &Origin = Normal.originOf(Target);
  // The original selects where the copy branches.
  bool IsSelect = &Origin == &Normal.originOf(Graph.block(From)) &&
                  &Graph.block(From) != &Target;
  std::string Text = IsSelect ? "choosing in block " : "taking the branch to ";
  Text += operandName(Origin);
  KnownValues Before = Graph.knownOnEdge(From, To, Graph.known(From)).first;
  for (KnownValues::Entry E : Before.entries()) {
    ValueSet Old = Graph.known(From).get(E.first, 0);
    std::string Why = Old == E.second ? "" : describeSubject(E.first, E.second);
    if (!Why.empty())
      return Text + ", when " + Why;
  }
  if (const auto *Branch = dyn_cast<BranchInst>(Terminator))
    if (const Value *Condition = Branch->isConditional()
                                     ? Normal.originOf(Branch->getCondition())
                                     : nullptr)
      if (Condition->hasName())
        Text += ", when " + operandName(*Condition) + " is " +
                (Branch->getSuccessor(0) == &Target ? "true" : "false");
  return Text;
}

bool WitnessWriter::isErrorEdge(PathGraph::Node From,
                                PathGraph::Node To) const {
  const ConditionFacts &Conditions = Graph.conditions();
  // A callee's status tells of an exception ...
  KnownValues Before = Graph.knownOnEdge(From, To, Graph.known(From)).first;
  for (KnownValues::Entry E : Before.entries()) {
    const auto *Call = dyn_cast<CallBase>(Conditions.subject(E.first));
    if (!Call || Normal.classify(*Call).Fails != Failure::NativeStatus)
      continue;
    ValueSet Fine = Conditions.where(E.first, [](const APInt &Status) {
      return Status.isZero() || Status.getSExtValue() == -2;
    });
    if (!(E.second & Fine))
      return true;
  }
  // ... or it is raised here.
  const Function &F = Normal.function();
  FunctionKind Kind = Normal.kind();
  if (Kind != FunctionKind::Native && Kind != FunctionKind::Generator)
    return false;
  const Argument *ExceptionInfo = F.getArg(1);
  for (const Instruction &I : Graph.block(To))
    if (const auto *Store = dyn_cast<StoreInst>(&I))
      if (getUnderlyingObject(Store->getPointerOperand()) == ExceptionInfo)
        return true;
  return false;
}

/// A release of nothing before an exit, an exit before a disagreement of paths.
unsigned WitnessWriter::mainEquation(ArrayRef<unsigned> Contradiction) const {
  using Kind = TokenEquation::Kind;
  auto Rank = [](Kind K) {
    switch (K) {
    case Kind::Release:
      return 0;
    case Kind::Exit:
      return 1;
    case Kind::RaiseExit:
      return 2;
    case Kind::BackEdge:
      return 3;
    case Kind::Merge:
      return 4;
    case Kind::OutOfUse:
      return 5;
    }
    llvm_unreachable("unknown kind of equation");
  };
  return *std::min_element(Contradiction.begin(), Contradiction.end(),
                           [&](unsigned A, unsigned B) {
                             return Rank(Equations.equation(A).What) <
                                    Rank(Equations.equation(B).What);
                           });
}

static std::string leakText(const std::string &Ref, int Found, StringRef When) {
  return "expected 0 owned references to " + Ref + ", found " +
         std::to_string(Found) + ", when " + When.str();
}

/// For an equation of paths or iterations that disagree.
void WitnessWriter::describeDisagreement(const TokenEquation &E,
                                         BalanceFinding &Finding) const {
  bool IsLoop = E.What == TokenEquation::Kind::BackEdge;
  int Found = E.Count.Constant;
  std::string Block = operandName(Normal.originOf(Graph.block(E.To)));
  Finding.Rule = IsLoop ? "passthru-loop-drift" : "passthru-merge-mismatch";
  Finding.Message =
      (IsLoop ? "an iteration of the loop at block " + Block +
                    (Found < 0 ? " loses " : " gains ")
              : "paths that meet at block " + Block + " differ by ") +
      countOf(std::abs(Found), "owned reference") + " to " +
      describeRef(Equations.problem().Refs[E.Ref]);
}

void WitnessWriter::describeExample(const Counterexample &Example,
                                    BalanceFinding &Finding) const {
  using Kind = Counterexample::Kind;
  std::string Ref = describeRef(Example.Root);
  std::string Where = describePlace(*Example.At);
  bool IsExit =
      Example.At->isTerminator() && Example.At->getNumSuccessors() == 0;
  std::string When = (IsExit ? "returning " : "it goes out of use ") + Where;
  switch (Example.What) {
  case Kind::OverRelease:
    Finding.Rule = "passthru-over-release";
    Finding.Message =
        "releases " + Ref + " " + Where + ", where no reference to it is owned";
    return;
  case Kind::Stolen:
    Finding.Rule = "passthru-over-release";
    Finding.Message =
        isa<StoreInst>(Example.At)
            ? "gives " + Ref + " away " + Where +
                  ", where no reference to it is owned, before a call that may "
                  "release it"
            : describeCallee(cast<CallBase>(*Example.At)) + " takes over " +
                  Ref + " " + Where + ", where no reference to it is owned";
    return;
  case Kind::HandedOver:
    Finding.Rule = "passthru-over-release";
    Finding.Message = leakText(Ref, Example.Count, When);
    return;
  case Kind::Leak:
    Finding.Rule = "passthru-leak";
    Finding.Message = leakText(Ref, Example.Count, When);
    return;
  case Kind::UseAfterRelease:
    Finding.Rule = Example.Use->IsDirect ? "passthru-use-after-release"
                                         : "passthru-boundary";
    Finding.Message =
        Example.Use->IsDirect
            ? "uses " + Ref + " " + Where +
                  ", where its last owned reference has been released"
            : "retains the object of " + Ref + " " + Where +
                  ", where the MemInfo that held it has been released";
    return;
  case Kind::RaiseLeak:
    Finding.What = BalanceFinding::Class::RaiseLeak;
    Finding.Rule = "passthru-raise-leak";
    Finding.Message =
        leakText(Ref, Example.Count, IsExit ? "raising " + Where : When);
    return;
  }
  llvm_unreachable("unknown kind of counterexample");
}

const Instruction *WitnessWriter::addBlock(PathGraph::Node N,
                                           BalanceFinding &Finding) const {
  const Instruction *Origin = Normal.originOf(Graph.block(N).getTerminator());
  if (Origin &&
      (Finding.Path.empty() || Finding.Path.back() != Origin->getParent()))
    Finding.Path.push_back(Origin->getParent());
  return Origin;
}

void WitnessWriter::addSteps(const Counterexample &Example,
                             BalanceFinding &Finding) const {
  std::string Main = describeRef(Example.Root);
  auto NextEvent = Example.Events.begin();
  bool IsOwned = false;
  for (size_t I = 0; I < Example.Path.size(); ++I) {
    PathGraph::Node N = Example.Path[I];
    // Events of a node that is visited twice come in the order of the visits;
    // those of one visit are in the order of the block.
    const Instruction *Last = nullptr;
    while (
        NextEvent != Example.Events.end() && NextEvent->Node == N &&
        (!Last || Last == NextEvent->At || Last->comesBefore(NextEvent->At))) {
      Last = NextEvent->At;
      IsOwned = true;
      Finding.Steps.push_back(
          {describeEvent(*NextEvent, Main), placeOf(*NextEvent->At)});
      ++NextEvent;
    }
    const Instruction *Origin = addBlock(N, Finding);
    // Branches before the first event do not change what is owned.
    if (!IsOwned || I + 1 == Example.Path.size())
      continue;
    std::string Branch = describeBranch(N, Example.Path[I + 1]);
    if (!Branch.empty())
      Finding.Steps.push_back({Branch, Origin});
  }
}

BalanceFinding WitnessWriter::explain(ArrayRef<unsigned> Contradiction,
                                      const Counterexample &Example) const {
  using Kind = TokenEquation::Kind;
  BalanceFinding Finding;
  // That paths or iterations differ says more than where it shows.
  const TokenEquation *Main =
      Contradiction.empty() ? nullptr
                            : &Equations.equation(mainEquation(Contradiction));
  if (Main && Contradiction.size() == 1 &&
      (Main->What == Kind::BackEdge || Main->What == Kind::Merge))
    describeDisagreement(*Main, Finding);
  else
    describeExample(Example, Finding);
  Finding.At = placeOf(*Example.At);
  addSteps(Example, Finding);
  if (Example.Use)
    Finding.Steps.push_back({"used " + describePlace(*Example.At), Finding.At});
  return Finding;
}
