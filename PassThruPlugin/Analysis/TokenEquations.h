//===- TokenEquations.h - How many tokens are held where --------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one token-counting core: the verifier, the elision and, later, the
// insertion of refops are three questions to it.
//
// A *reference* r is an RC identity root in a function in normal form.  Its
// count c(p, r) at a point p is the number of tokens that the function holds
// on r there.  Events change it: an incref by +1, a decref by -1, a callee
// that takes a token over by -1.  The rules:
//
//   E1  At its definition a reference has its initial count; a phi p has one
//       unknown K(p) >= 0, the same on every edge into one node of the graph
//       of paths (PathGraph.h).
//   E2  On an edge on which r feeds the phis p, q, ..., its count drops by
//       K(p) + K(q) + ...
//   E3  Where paths meet, the counts agree.
//   E4  Where r goes out of use (no event of it can follow) its count is 0.
//   E5  After a release, and where a callee takes a token over, the count is
//       at least 0; and after a store that does not wait for an incref that
//       may pay for it.
//   E6  At an exit the count is 0.  At an error exit, and where only error
//       exits can follow, E4 and E6 are "at least 0" if the problem allows
//       leaks there.
//   E7  Null has every count: on an edge or in a node where r is known to be
//       null, and for a null that comes into a phi, nothing is demanded.  So it
//       is with a reference that is not there yet, where a loop is entered.
//   E8  Where a branch finds that two references are one, the tokens of one
//       are those of the other: any number moves between them.  If one is null,
//       so is the other.  If the problem follows its choices, so it is with a
//       phi and what it has chosen, where a node is left that is only entered
//       with one of the references that the phi chooses from.
//
// These are linear equations over the K(p) and over what the problem leaves
// open (CountingProblem::Unknowns).  Each reference is walked by itself over
// the nodes in which it is in use, so that the cost is the sum of the sizes of
// live ranges, and of the terms of the counts in them: linear in the size of a
// function, unless the number of references that are held at the same time, or
// of phis that one of them feeds on all ways, grows with it.  Where that is too
// much, the problem is not modelled.  LinearSystem.h solves what comes out.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_TOKENEQUATIONS_H
#define PASSTHRU_ANALYSIS_TOKENEQUATIONS_H

#include "Analysis/LinearSystem.h"
#include "Analysis/PathFacts.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/IntEqClasses.h"
#include <string>

namespace passthru {

/// A change of one reference's count by one instruction.
struct TokenEvent {
  unsigned Ref; ///< Index into CountingProblem::Refs.
  const llvm::Instruction *At;
  AffineCount Delta;
  bool IsRelease = false;
  bool IsStolen = false;  ///< By somebody who may release it at once.
  bool OnSuccess = false; ///< At an exit: it does not happen on an error.

  /// Whether E5 is demanded after it.
  bool needsToken() const { return IsRelease || IsStolen; }
};

/// A quantity that the code alone does not determine.
struct OpenQuantity {
  enum class Kind : uint8_t {
    PhiTokens,   ///< K(p): the tokens that a phi receives.
    LoadOwns,    ///< A load takes over the token of the memory it reads.
    StoreTakes,  ///< A store hands a token to memory.
    CalleeTakes, ///< A callee of unknown effect takes a token.
    CallerGives, ///< An argument comes with a token.
    CalleeGives, ///< A callee of unknown effect returns a token.
    ReturnTakes, ///< A token leaves with the return value.
    SameObject,  ///< Two references are found to be one: tokens move.
  };
  Kind What;
  const llvm::Value *Where; ///< In the copy.
  unsigned Number;          ///< Of the unknown in the linear system.
};

/// What to count.  Made by a model (OwnershipModel.h, ElisionProof.cpp).
struct CountingProblem {
  std::vector<const llvm::Value *> Refs;
  llvm::DenseMap<const llvm::Value *, unsigned> RefIndex;
  /// By reference; ignored for phis.
  std::vector<AffineCount> Initial;
  /// By reference and block, in the order of the instructions.
  llvm::DenseMap<std::pair<unsigned, const llvm::BasicBlock *>,
                 llvm::SmallVector<TokenEvent, 2>>
      Events;
  /// A reference that has tokens more where a call's result is null.
  struct NullGift {
    unsigned Ref;
    const llvm::Value *Result;
    AffineCount Tokens;
  };
  std::vector<NullGift> NullGifts;
  /// Results, each with an argument that the callee may have returned: they may
  /// be one, and share tokens by unknowns of theirs.
  std::vector<std::pair<unsigned, unsigned>> SameObjects;
  /// Unknowns: tokens that move between an argument and a result; 0 where the
  /// callee returns something else, as it may.
  llvm::SmallVector<unsigned, 2> IfArgument;
  /// Results that are an argument, or null, whether that is counted or not.
  llvm::DenseSet<unsigned> PassedThrough;
  LinearSystem System;
  std::vector<OpenQuantity> Open;
  /// E6: error exits may keep tokens.
  bool ErrorsMayLeak = true;
  /// E8 for these references, if they are phis.  What a function owns of two
  /// names of one object is then known for both together only.
  llvm::DenseSet<const llvm::Value *> FollowsChoices;
  /// References stay in use until their last use of any kind, not only until
  /// the last one that counts: for reports.
  bool CoversUses = false;
  /// What the model cannot express; the answer is "unknown" then.
  std::string Unmodelled;

  /// \returns the index of \p Root, which is added if it is new.
  unsigned addRef(const llvm::Value *Root);
  /// \returns the number of a new unknown in [Low, High].
  unsigned addOpen(OpenQuantity::Kind What, const llvm::Value *Where, int Low,
                   int High);
  /// Events of one reference in one block must come in order.
  TokenEvent &addEvent(unsigned Ref, const llvm::Instruction &At,
                       AffineCount Delta, bool IsRelease = false,
                       bool OnSuccess = false);
  /// The keys of Events in the order of the blocks of \p F, then of references.
  std::vector<std::pair<unsigned, const llvm::BasicBlock *>>
  eventKeys(const llvm::Function &F) const;
};

/// An equation, with where it comes from.
struct TokenEquation {
  enum class Kind : uint8_t {
    Merge,    ///< E3; To is where paths meet.
    BackEdge, ///< E3 for a loop: To is its header.
    OutOfUse, ///< E4; To is the first block without use.
    Release,  ///< E5; At is the release.
    Exit,     ///< E6; At is the return.
    RaiseExit ///< E6 at an error exit.
  };
  Kind What;
  unsigned Ref;
  const llvm::Instruction *At; ///< For edges: the terminator.
  PathGraph::Node Node;        ///< In which At is.
  PathGraph::Node To;          ///< For edges; else Node.
  AffineCount Count;           ///< What is demanded to be 0 or at least 0.
};

/// Writes down the equations of a problem and solves them.
class TokenEquations {
public:
  using Verdict = LinearSystem::Verdict;

  TokenEquations(const PathFacts &Facts, CountingProblem &Problem);

  Verdict solve() { return Problem.System.solve(); }

  /// Solves the equations of each set of references that depend on each other.
  /// \returns by reference whether its equations have a solution.
  std::vector<bool> solveParts();

  llvm::ArrayRef<TokenEquation> equations() const { return Equations; }
  /// The equation with number \p Number in the linear system.
  const TokenEquation &equation(unsigned Number) const {
    return Equations[Number];
  }

  /// Under the solution: the count of \p Ref at the start of \p N, or at its
  /// definition there.  \returns false where \p Ref is not in use or null.
  bool startCount(unsigned Ref, PathGraph::Node N, int &Count) const;

  /// What the equations say about the same count, or null.
  const AffineCount *startCount(unsigned Ref, PathGraph::Node N) const;

  /// Whether \p N is a node in which \p Ref, which it uses, is defined.
  bool isDefinedIn(unsigned Ref, PathGraph::Node N) const {
    return Ranges[Ref].Definitions.count(N);
  }

  /// The nodes in which \p Ref is in use, in reverse post-order.
  llvm::ArrayRef<PathGraph::Node> nodesOf(unsigned Ref) const {
    return Ranges[Ref].Nodes;
  }

  /// The events of \p Ref in \p BB, in order.
  llvm::ArrayRef<TokenEvent> events(unsigned Ref,
                                    const llvm::BasicBlock &BB) const;

  /// Whether \p E, of the block of \p N, happens in \p N.
  bool happens(const TokenEvent &E, PathGraph::Node N) const {
    return !E.OnSuccess || Facts.exitKind(N) != ExitKind::Error;
  }

  /// Two references that a branch has found to be one.
  struct Equality {
    unsigned A, B;  ///< References.
    unsigned Moved; ///< Unknown: tokens that move from B to A.
  };
  /// Whether a branch finds \p Ref equal to another reference.
  bool isCompared(unsigned Ref) const { return Compared.count(Ref); }
  /// What the branch from \p From to \p To has found.
  llvm::ArrayRef<Equality> equalities(PathGraph::Node From,
                                      PathGraph::Node To) const;

  /// Whether \p Ref is null whenever \p From goes to \p To, itself or as what a
  /// branch finds it to be.
  bool isNull(unsigned Ref, PathGraph::Node From, PathGraph::Node To) const;

  /// What \p Ref gets because \p To is where a call turns out to have failed.
  AffineCount nullGift(unsigned Ref, PathGraph::Node From,
                       PathGraph::Node To) const;

  /// Joins the references that share tokens: by phis, by what branches and
  /// calls say about their being one.
  void joinWebs(llvm::IntEqClasses &Classes) const;

  /// Joins the references whose counts depend on one unknown, too.
  void joinByUnknowns(llvm::IntEqClasses &Classes) const;

  const PathGraph &graph() const { return Graph; }
  const PathFacts &facts() const { return Facts; }

  /// The value of \p Count under the solution.
  int value(const AffineCount &Count) const {
    return Count.evaluate(Problem.System.solution());
  }

  const CountingProblem &problem() const { return Problem; }

private:
  using Node = PathGraph::Node;
  struct LiveRange {
    std::vector<Node> Nodes;
    llvm::DenseSet<Node> Definitions;
    llvm::DenseMap<Node, AffineCount> Start;
  };

  bool isBearable();
  void findUses();
  void findEqualities();
  void addEquality(Node From, Node To, unsigned A, unsigned B,
                   const llvm::Value *Where);
  int chosenIn(Node N, const llvm::PHINode &Phi) const;
  const llvm::ICmpInst *foundEqual(Node From, Node To) const;
  void findLiveRange(unsigned Ref);
  void fixUndecided();
  bool actsUndecided(const CountingProblem::NullGift &Gift) const;
  void walk(unsigned Ref);
  void leaveNode(unsigned Ref, Node From, Node To, AffineCount Count,
                 const llvm::DenseSet<Node> &InUse);
  void demand(TokenEquation::Kind What, unsigned Ref,
              const llvm::Instruction *At, Node From, Node To,
              AffineCount Count, LinearSystem::Relation R);

  const PathFacts &Facts;
  const PathGraph &Graph;
  CountingProblem &Problem;
  llvm::DenseMap<std::pair<const llvm::Value *, Node>, unsigned> PhiUnknown;
  /// By reference: the nodes that contain its events or feed a phi with it.
  std::vector<std::vector<Node>> UseNodes;
  std::vector<LiveRange> Ranges;
  llvm::DenseMap<std::pair<Node, Node>, std::vector<Equality>> Equalities;
  llvm::DenseSet<unsigned> Compared; ///< References in Equalities.
  std::vector<TokenEquation> Equations;
  size_t Effort = 0; ///< Nodes and terms so far.
};

/// The references of \p Problem that are not \p Solved, as
/// TokenEquations::solveParts() has it.
llvm::DenseSet<const llvm::Value *>
unsolvedRefs(const CountingProblem &Problem, const std::vector<bool> &Solved);

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_TOKENEQUATIONS_H
