//===- ErrorReleases.cpp - What a function loses when it raises -----------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/ErrorReleases.h"
#include "Analysis/RCIdentity.h"
#include "llvm/ADT/MapVector.h"

using namespace llvm;
using namespace passthru;

/// Webs that contradict themselves are left out, up to so many.
static constexpr unsigned MaxContradictions = 32;

namespace {

using Node = PathGraph::Node;

class ErrorReleaseFinder {
public:
  ErrorReleaseFinder(NormalForm &Normal, LazyPathFacts &LazyFacts,
                     CountDomain Domain)
      : Normal(Normal), LazyFacts(LazyFacts), Domain(Domain) {}

  ErrorReleases run();

private:
  /// Tokens that one path of the graph loses: on an edge, or in an exit.
  using PathPlace = std::pair<Node, Node>;

  bool solve(std::string &Refusal);
  bool attempt(PathPrecision Precision);
  void formWebs();
  void objectToWebs();
  void object(unsigned Web, StringRef Why) {
    if (Objections[Web].empty())
      Objections[Web] = Why;
  }
  void inspectPhi(const PHINode &Phi, unsigned Web);
  void findReturning();
  ErrorPlace placeOf(PathPlace At, StringRef &Objection) const;
  bool isSameEverywhere(unsigned Ref, PathPlace At, int Tokens) const;
  bool isNull(unsigned Ref, Node From, Node To) const;

  NormalForm &Normal;
  LazyPathFacts &LazyFacts;
  CountDomain Domain;
  const PathFacts *Facts = nullptr;
  CountingProblem Problem;
  std::unique_ptr<TokenEquations> Equations;
  std::vector<unsigned> WebOf;       ///< By reference.
  std::vector<StringRef> Objections; ///< By web; static storage.
  BitVector Returning; ///< Nodes from which the function can be left.
  DenseMap<std::pair<unsigned, PathPlace>, int> Lost;
};

} // namespace

bool ErrorReleaseFinder::attempt(PathPrecision Precision) {
  Facts = &LazyFacts.at(Precision);
  Problem = buildOwnershipProblem(Normal, Domain);
  Problem.CoversUses = true;
  Equations = std::make_unique<TokenEquations>(*Facts, Problem);
  return Equations->solve() == LinearSystem::Verdict::Solved;
}

void ErrorReleaseFinder::formWebs() {
  IntEqClasses Classes(Problem.Refs.size());
  Equations->joinWebs(Classes);
  Classes.compress();
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref)
    WebOf.push_back(Classes[Ref]);
  Objections.resize(Classes.getNumClasses());
}

/// I1, first half.  \returns false with a reason if nothing is known.
bool ErrorReleaseFinder::solve(std::string &Refusal) {
  bool Solved = attempt(PathPrecision::Flags);
  if (!Solved && Problem.Unmodelled.empty())
    Solved = attempt(PathPrecision::All);
  Refusal = Problem.Unmodelled;
  if (!Refusal.empty())
    return false;
  formWebs();
  for (unsigned I = 0; !Solved && I < MaxContradictions; ++I) {
    ArrayRef<unsigned> Contradiction = Problem.System.contradiction();
    if (Contradiction.empty())
      break;
    unsigned Web = WebOf[Equations->equation(Contradiction.front()).Ref];
    object(Web, "its counts do not balance");
    for (unsigned E = 0; E < Equations->equations().size(); ++E)
      if (WebOf[Equations->equation(E).Ref] == Web)
        Problem.System.drop(E);
    Solved = Equations->solve() == LinearSystem::Verdict::Solved;
  }
  if (!Solved)
    Refusal = "its counts have no solution";
  return Solved;
}

/// What \p Phi brings must be there on each path that brings it.
void ErrorReleaseFinder::inspectPhi(const PHINode &Phi, unsigned Web) {
  for (unsigned I = 0; I < Phi.getNumIncomingValues(); ++I) {
    const Value *In = rcIdentityRoot(Phi.getIncomingValue(I));
    if (!Normal.outField(In))
      continue;
    for (Node From : Facts->graph().nodesOf(*Phi.getIncomingBlock(I)))
      for (Node To : Facts->graph().successors(From))
        if (&Facts->graph().block(To) == Phi.getParent() &&
            Facts->isNull(In, From, To))
          object(Web, "on some path the call that writes it has failed");
  }
}

/// I1, second half, and I4.
void ErrorReleaseFinder::objectToWebs() {
  std::vector<unsigned> Open;
  for (const OpenQuantity &Q : Problem.Open)
    if (Q.What != OpenQuantity::Kind::PhiTokens &&
        Q.What != OpenQuantity::Kind::SameObject)
      Open.push_back(Q.Number);
  DenseSet<unsigned> Free;
  for (unsigned Unknown : Problem.System.undetermined(Open))
    Free.insert(Unknown);
  auto IsFree = [&](const AffineCount &Count) {
    return llvm::any_of(Count.Terms, [&](const AffineCount::Term &T) {
      return Free.count(T.Unknown);
    });
  };
  for (const auto &Entry : Problem.Events)
    for (const TokenEvent &E : Entry.second)
      if (IsFree(E.Delta))
        object(WebOf[E.Ref], "memory or a callee may own it");
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref) {
    const AffineCount &Initial = Problem.Initial[Ref];
    if (IsFree(Initial))
      object(WebOf[Ref], "memory or a callee may own it");
    else if (isa<LoadInst>(Problem.Refs[Ref]) && Equations->value(Initial) != 0)
      object(WebOf[Ref], "it came out of memory that still points to it");
    if (const auto *Phi = dyn_cast<PHINode>(Problem.Refs[Ref]))
      inspectPhi(*Phi, WebOf[Ref]);
  }
}

/// I3: what does not return is not an exit.
void ErrorReleaseFinder::findReturning() {
  const PathGraph &Graph = Facts->graph();
  Returning.resize(Graph.size());
  SmallVector<Node, 16> Todo;
  for (Node N = 0; N < Graph.size(); ++N) {
    const Instruction *Terminator = Graph.block(N).getTerminator();
    if (isa<ReturnInst>(Terminator) || isa<ResumeInst>(Terminator)) {
      Returning.set(N);
      Todo.push_back(N);
    }
  }
  while (!Todo.empty())
    for (Node Pred : Graph.predecessors(Todo.pop_back_val()))
      if (!Returning.test(Pred)) {
        Returning.set(Pred);
        Todo.push_back(Pred);
      }
}

ErrorPlace ErrorReleaseFinder::placeOf(PathPlace At,
                                       StringRef &Objection) const {
  const PathGraph &Graph = Facts->graph();
  const BasicBlock &From = Graph.block(At.first);
  ErrorPlace Place{&Normal.originOf(From), nullptr};
  if (At.first == At.second)
    return Place;
  // An edge of a select is no edge of the original.
  if (Normal.originOf(From.getTerminator()))
    Place.To = &Normal.originOf(Graph.block(At.second));
  else
    Objection = "a select decides whether it is lost";
  return Place;
}

/// Whether \p Ref is null, not only absent, on this edge.
bool ErrorReleaseFinder::isNull(unsigned Ref, Node From, Node To) const {
  const Value *Root = Problem.Refs[Ref];
  return !Normal.outField(Root) && Facts->isNull(Root, From, To);
}

/// I2.
bool ErrorReleaseFinder::isSameEverywhere(unsigned Ref, PathPlace At,
                                          int Tokens) const {
  const PathGraph &Graph = Facts->graph();
  auto Loses = [&](Node From, Node To) {
    return Lost.lookup({Ref, {From, To}}) == Tokens || isNull(Ref, From, To);
  };
  for (Node From : Graph.nodesOf(Graph.block(At.first))) {
    if (At.first == At.second) {
      if (!Loses(From, From))
        return false;
      continue;
    }
    for (Node To : Graph.successors(From))
      if (&Graph.block(To) == &Graph.block(At.second) && !Loses(From, To))
        return false;
  }
  return true;
}

ErrorReleases ErrorReleaseFinder::run() {
  using Kind = TokenEquation::Kind;
  ErrorReleases Result;
  if (!solve(Result.Refusal))
    return Result;
  Result.Facts = Facts;
  objectToWebs();
  findReturning();
  SmallVector<std::pair<unsigned, PathPlace>, 8> Places;
  for (const TokenEquation &E : Equations->equations()) {
    bool IsLost = E.What == Kind::RaiseExit ||
                  (E.What == Kind::OutOfUse && !Facts->canSucceed(E.To));
    int Tokens = IsLost ? Equations->value(E.Count) : 0;
    if (Tokens <= 0 || !Returning.test(E.To))
      continue;
    std::pair<unsigned, PathPlace> At{E.Ref, {E.Node, E.To}};
    Lost[At] = Tokens;
    Places.push_back(At);
  }
  for (auto [Ref, At] : Places) {
    ErrorRelease Release{
        Domain, Problem.Refs[Ref], unsigned(Lost.lookup({Ref, At})),
        {},     At.second,         {}};
    Release.Objection = Objections[WebOf[Ref]];
    Release.At = placeOf(At, Release.Objection);
    // Several paths lead through one place.
    if (llvm::any_of(Result.All, [&](const ErrorRelease &Other) {
          return Other.Ref == Release.Ref && Other.At == Release.At;
        }))
      continue;
    if (Release.Objection.empty() &&
        !isSameEverywhere(Ref, At, int(Release.Tokens)))
      Release.Objection = "only some paths to this place lose it";
    const Instruction *Terminator =
        Facts->graph().block(At.first).getTerminator();
    if (At.first == At.second && !isa<ReturnInst>(Terminator) &&
        !isa<ResumeInst>(Terminator))
      Release.Objection = "the function goes on from here";
    Result.All.push_back(Release);
  }
  return Result;
}

ErrorReleases passthru::findErrorReleases(NormalForm &Normal,
                                          LazyPathFacts &Facts,
                                          CountDomain Domain) {
  return ErrorReleaseFinder(Normal, Facts, Domain).run();
}
