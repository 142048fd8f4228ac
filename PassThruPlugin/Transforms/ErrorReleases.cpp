//===- ErrorReleases.cpp - What a function loses when it raises -----------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/ErrorReleases.h"
#include "Analysis/RCIdentity.h"
#include "Transforms/WebSolver.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Dominators.h"
#include <set>

using namespace llvm;
using namespace passthru;

namespace {

using Node = PathGraph::Node;

class ErrorReleaseFinder : WebSolver {
public:
  ErrorReleaseFinder(NormalForm &Normal, LazyPathFacts &LazyFacts,
                     CountDomain Domain)
      : WebSolver(Normal, LazyFacts, Domain, Joined::ByPhis),
        Dominators(const_cast<Function &>(Normal.original())) {}

  ErrorReleases run();

private:
  /// Tokens that one path of the graph loses: on an edge, or in an exit.
  using PathPlace = std::pair<Node, Node>;

  bool solve(std::string &Refusal);
  void objectToWebs();
  void object(unsigned Web, StringRef Why) {
    if (Objections[Web].empty())
      Objections[Web] = Why;
  }
  void inspectPhi(const PHINode &Phi, unsigned Web);
  void findReturning();
  DenseSet<Node> nodesBehind(unsigned Ref, ArrayRef<PathPlace> Edges) const;
  std::vector<PathPlace> sink(unsigned Ref, int Tokens) const;
  bool canPass(unsigned Ref, Node N) const;
  bool isIndependent(const Value *Pointer, const Instruction &At, Node N) const;
  bool isHeld(unsigned Ref, const Instruction &At, Node N) const;
  bool isQuiet(const Instruction &I, Node N) const;
  bool isQuietBehind(Node First) const;
  ErrorRelease describe(unsigned Ref, PathPlace At) const;
  ErrorPlace placeOf(PathPlace At, StringRef &Objection) const;
  bool isSameEverywhere(unsigned Ref, PathPlace At, int Tokens) const;
  bool isNull(unsigned Ref, Node From, Node To) const;

  std::vector<StringRef> Objections; ///< By web; static storage.
  BitVector Returning; ///< Nodes from which the function can be left.
  /// Of the original: the copy has only the paths that can be taken.
  DominatorTree Dominators;
  /// By reference: where it is lost, in the order of the equations.
  std::vector<MapVector<PathPlace, int>> Lost;
};

} // namespace

/// I1, first half.  \returns false with a reason if nothing is known.
bool ErrorReleaseFinder::solve(std::string &Refusal) {
  bool Solved = WebSolver::solve(/*CoversUses=*/true, Refusal);
  // A result need not be the argument that it may be.
  if (Solved && !Problem.IfArgument.empty()) {
    LinearSystem AsApart = Problem.System;
    for (unsigned Tokens : Problem.IfArgument)
      AsApart.fix(Tokens, 0);
    if (AsApart.solve() == LinearSystem::Verdict::Solved)
      Problem.System = std::move(AsApart);
  }
  Objections.resize(Contradictory.size());
  for (unsigned Web : Contradictory.set_bits())
    object(Web, "its counts do not balance");
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

static constexpr StringLiteral
    StillInMemory("it came out of memory that still points to it");

/// I1, second half, and I4.
void ErrorReleaseFinder::objectToWebs() {
  std::vector<unsigned> Open = questions();
  DenseSet<unsigned> Free;
  if (!Open.empty()) {
    // These are no answers: a loop that may never end, paths that meet and
    // raise, a release, as that may be of what others own.
    LinearSystem Loose = Problem.System;
    for (unsigned I = 0; I < Equations->equations().size(); ++I) {
      const TokenEquation &E = Equations->equation(I);
      if (E.What == TokenEquation::Kind::BackEdge ||
          E.What == TokenEquation::Kind::Release ||
          (E.What == TokenEquation::Kind::Merge && !Facts->canSucceed(E.To)))
        Loose.drop(I);
    }
    if (Loose.solve() != LinearSystem::Verdict::Solved)
      Free.insert(Open.begin(), Open.end());
    else
      for (unsigned Unknown : Loose.undetermined(Open))
        Free.insert(Unknown);
  }
  for (unsigned Tokens : Problem.IfArgument)
    if (Problem.System.solution()[Tokens] != 0)
      Free.insert(Tokens);
  auto IsFree = [&](const AffineCount &Count) {
    return llvm::any_of(Count.Terms, [&](const AffineCount::Term &T) {
      return Free.count(T.Unknown);
    });
  };
  for (const auto &Entry : Problem.Events)
    for (const TokenEvent &E : Entry.second)
      if (IsFree(E.Delta))
        object(WebOf[E.Ref], "memory or a callee may own it");
      else if (NormalForm::isTakenMark(*E.At))
        object(WebOf[E.Ref], StillInMemory);
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref) {
    const AffineCount &Initial = Problem.Initial[Ref];
    if (IsFree(Initial))
      object(WebOf[Ref], "memory or a callee may own it");
    else if (isa<LoadInst>(Problem.Refs[Ref]) && Equations->value(Initial) != 0)
      object(WebOf[Ref], StillInMemory);
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
    return Lost[Ref].lookup({From, To}) == Tokens || isNull(Ref, From, To);
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

/// Whether a token of \p Ref, which is out of use, can be held through \p N.
bool ErrorReleaseFinder::canPass(unsigned Ref, Node N) const {
  const BasicBlock &BB = Facts->graph().block(N);
  if (Facts->canSucceed(N) || !Returning.test(N))
    return false;
  if (const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref]))
    if (!Dominators.dominates(&Normal.originOf(*I->getParent()),
                              &Normal.originOf(BB)))
      return false;
  // I6: a Python object must go while the GIL is held.
  return Domain != CountDomain::PyObject ||
         llvm::none_of(BB, [&](const Instruction &I) {
           const auto *Call = dyn_cast<CallBase>(&I);
           return Call && Normal.classify(*Call).Kind == RuntimeKind::GiveGIL;
         });
}

/// I5: the nodes behind the edges on which \p Tokens of \p Ref are lost that
/// are entered with these tokens on all ways.  The largest such set.
DenseSet<Node>
ErrorReleaseFinder::nodesBehind(unsigned Ref, ArrayRef<PathPlace> Edges) const {
  const PathGraph &Graph = Facts->graph();
  DenseSet<Node> Behind,
      Used(Equations->nodesOf(Ref).begin(), Equations->nodesOf(Ref).end());
  SmallVector<Node, 16> Todo;
  auto Add = [&](Node N) {
    if (!Used.count(N) && canPass(Ref, N) && Behind.insert(N).second)
      Todo.push_back(N);
  };
  DenseSet<PathPlace> IsEdge(Edges.begin(), Edges.end());
  for (PathPlace Edge : Edges)
    Add(Edge.second);
  while (!Todo.empty())
    for (Node Next : Graph.successors(Todo.pop_back_val()))
      Add(Next);
  Todo.assign(Behind.begin(), Behind.end());
  while (!Todo.empty()) {
    Node N = Todo.pop_back_val();
    if (!Behind.count(N) || llvm::all_of(Graph.predecessors(N), [&](Node From) {
          return Behind.count(From) || IsEdge.count({From, N});
        }))
      continue;
    Behind.erase(N);
    Todo.append(Graph.successors(N).begin(), Graph.successors(N).end());
  }
  return Behind;
}

/// I5: where \p Tokens of \p Ref are to be released, as late as possible.
std::vector<ErrorReleaseFinder::PathPlace>
ErrorReleaseFinder::sink(unsigned Ref, int Tokens) const {
  const PathGraph &Graph = Facts->graph();
  std::vector<PathPlace> Edges, Places;
  for (auto [At, Here] : Lost[Ref])
    if (Here == Tokens)
      (At.first == At.second ? Places : Edges).push_back(At);
  DenseSet<Node> Behind = nodesBehind(Ref, Edges);
  for (PathPlace Edge : Edges)
    if (!Behind.count(Edge.second))
      Places.push_back(Edge);
  for (Node N = 0; N < Graph.size(); ++N) {
    if (!Behind.count(N))
      continue;
    if (Graph.successors(N).empty())
      Places.push_back({N, N});
    for (Node Next : Graph.successors(N))
      if (!Behind.count(Next) && Returning.test(Next))
        Places.push_back({N, Next});
  }
  return Places;
}

/// Whether the function holds a token of \p Ref in front of \p At in \p N.
bool ErrorReleaseFinder::isHeld(unsigned Ref, const Instruction &At,
                                Node N) const {
  int Count;
  if (!Equations->startCount(Ref, N, Count))
    return false;
  for (const TokenEvent &E : Equations->events(Ref, *At.getParent()))
    if (E.At->comesBefore(&At))
      Count += Equations->value(E.Delta);
  return Count > 0;
}

/// Whether what \p Pointer points to, used at \p At in \p N, lives whatever is
/// released where the function raises: its own stack, globals, what its
/// arguments point to, which the caller holds, and what it holds itself.
bool ErrorReleaseFinder::isIndependent(const Value *Pointer,
                                       const Instruction &At, Node N) const {
  const Value *Object = rcIdentityRoot(getUnderlyingObject(Pointer));
  if (isa<AllocaInst>(Object) || isa<Argument>(Object) || isa<Constant>(Object))
    return true;
  auto Ref = Problem.RefIndex.find(Object);
  if (Ref != Problem.RefIndex.end())
    return isHeld(Ref->second, At, N);
  const auto *Call = dyn_cast<CallBase>(Object);
  if (!Call)
    return false;
  // The arguments of a wrapper.
  if (OutField Out = Normal.outField(Call))
    return Normal.classify(*Out.Call).arg(Out.Argument) ==
           ArgEffect::OutBorrowed;
  return Normal.classify(*Call).Result == Ownership::Interior &&
         isIndependent(Call->getArgOperand(0), At, N);
}

bool ErrorReleaseFinder::isQuiet(const Instruction &I, Node N) const {
  if (const Value *Pointer = getLoadStorePointerOperand(&I))
    return isIndependent(Pointer, I, N);
  const auto *Call = dyn_cast<CallBase>(&I);
  if (!Call || NormalForm::isMarker(*Call) || Normal.outField(Call))
    return Call || !I.mayReadOrWriteMemory() || I.isTerminator();
  // Equations and E5 see to it that the token of a decref is there.
  RuntimeKind Kind = Normal.classify(*Call).Kind;
  if (Kind == RuntimeKind::Decref || Kind == RuntimeKind::PyDecref)
    return true;
  return llvm::all_of(Call->args(), [&](const Use &U) {
    return !U->getType()->isPointerTy() || isIndependent(U, I, N);
  });
}

/// I5.
bool ErrorReleaseFinder::isQuietBehind(Node First) const {
  const PathGraph &Graph = Facts->graph();
  SmallSetVector<Node, 8> Behind;
  Behind.insert(First);
  for (unsigned I = 0; I < Behind.size(); ++I) {
    Node N = Behind[I];
    if (!llvm::all_of(Graph.block(N),
                      [&](const Instruction &J) { return isQuiet(J, N); }))
      return false;
    Behind.insert(Graph.successors(N).begin(), Graph.successors(N).end());
  }
  return true;
}

ErrorRelease ErrorReleaseFinder::describe(unsigned Ref, PathPlace At) const {
  int Tokens = Lost[Ref].lookup(At);
  ErrorRelease Release{
      Domain, Problem.Refs[Ref], unsigned(Tokens), {}, Objections[WebOf[Ref]]};
  Release.At = placeOf(At, Release.Objection);
  if (Release.Objection.empty() && !isSameEverywhere(Ref, At, Tokens))
    Release.Objection = "only some paths to this place lose it";
  if (Release.Objection.empty() && Release.At.To && !isQuietBehind(At.second))
    Release.Objection = "what follows may use what it holds";
  if (Release.Objection.empty() && !Release.At.To &&
      Release.At.From->getTerminator()->getNumSuccessors())
    Release.Objection = "the function goes on from here";
  return Release;
}

ErrorReleases ErrorReleaseFinder::run() {
  using Kind = TokenEquation::Kind;
  ErrorReleases Result;
  if (!solve(Result.Refusal))
    return Result;
  objectToWebs();
  findReturning();
  Lost.resize(Problem.Refs.size());
  for (const TokenEquation &E : Equations->equations()) {
    bool IsLost = E.What == Kind::RaiseExit ||
                  (E.What == Kind::OutOfUse && !Facts->canSucceed(E.To));
    int Tokens = IsLost ? Equations->value(E.Count) : 0;
    if (Tokens > 0 && Returning.test(E.To))
      Lost[E.Ref].insert({{E.Node, E.To}, Tokens});
  }
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref) {
    std::set<int> Counts;
    for (auto &Entry : Lost[Ref])
      Counts.insert(Entry.second);
    MapVector<PathPlace, int> Sunk;
    for (int Tokens : Counts)
      for (PathPlace At : sink(Ref, Tokens))
        Sunk.insert({At, Tokens});
    Lost[Ref] = std::move(Sunk);
    size_t First = Result.All.size();
    for (auto &Entry : Lost[Ref]) {
      ErrorRelease Release = describe(Ref, Entry.first);
      // Several paths may lead through one place.
      if (none_of(drop_begin(Result.All, First),
                  [&](const ErrorRelease &Other) {
                    return Other.At == Release.At;
                  }))
        Result.All.push_back(std::move(Release));
    }
  }
  return Result;
}

ErrorReleases passthru::findErrorReleases(NormalForm &Normal,
                                          LazyPathFacts &Facts,
                                          CountDomain Domain) {
  return ErrorReleaseFinder(Normal, Facts, Domain).run();
}
