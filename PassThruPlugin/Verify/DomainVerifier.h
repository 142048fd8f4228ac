//===- DomainVerifier.h - Do the counts of one domain balance? --*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a function as a counting problem (OwnershipModel.h) in one domain,
// solves its token equations, and says what came out:
//
//   no solution, or one by which    Unbalanced, one finding a web
//   a release under one name takes
//   what another name of the same
//   object lacks; and a path that
//   goes wrong (Counterexample.h)
//   a solution, nothing left free   Verified
//   a solution, s unknowns free     Consistent with slack s: each of them, an
//                                   ownership of memory or of an unknown
//                                   callee, could hide one mistake.  So could
//                                   what is taken for granted: that a result is
//                                   the argument of its call, where it need not
//                                   be; that others keep alive what is lent
//                                   (Loans.h) or given back by memory; that a
//                                   callee does not look at what has been
//                                   released; that calls change what is loaded
//                                   twice
//   the code is outside the model,  Unknown
//   or wrong only if a destructor
//   changes what is loaded twice, or
//   about what it reads from a new
//   object that nobody has written,
//   or where a new object, which
//   callees only borrowed, is found
//   elsewhere
//
// A contradiction is a mistake only on paths that can be taken.  The paths are
// first told apart by the constants that they carry, then by all that their
// branches say (PathGraph.h); if there are too many of them for that, the
// answer is Unknown.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_DOMAINVERIFIER_H
#define PASSTHRU_VERIFY_DOMAINVERIFIER_H

#include "Analysis/OwnershipModel.h"
#include "PassThru/BalanceVerifier.h"
#include "Verify/Counterexample.h"
#include "llvm/ADT/BitVector.h"
#include <memory>

namespace passthru {

/// The facts about one function, each made when it is first asked for.
class LazyPathFacts {
public:
  explicit LazyPathFacts(NormalForm &Normal) : Normal(Normal) {}
  const PathFacts &at(PathPrecision Precision);

private:
  NormalForm &Normal;
  std::unique_ptr<PathFacts> Made[3];
};

class UseChecker;

class DomainVerifier {
public:
  DomainVerifier(NormalForm &Normal, LazyPathFacts &Facts, CountDomain Domain,
                 const PassOptions &Options)
      : Normal(Normal), Facts(Facts), Domain(Domain), Options(Options) {}

  /// Adds to \p Report what is found; the worst verdict stays.
  void run(BalanceReport &Report);

private:
  /// What became of a web whose equations contradict each other.
  struct WebResult {
    SearchOutcome Outcome;
    /// Why nobody knows: if it gave up, or has found what may be right.
    const char *Reason = nullptr;
    unsigned Slack = 0; ///< If no path is wrong.
    BalanceFinding Finding;
  };

  bool attempt(PathPrecision Precision);
  std::vector<std::vector<unsigned>>
  joined(llvm::function_ref<void(llvm::IntEqClasses &)> Join) const;
  void formWebs();
  bool isInTimeIfKept(llvm::ArrayRef<unsigned> Web,
                      const UseChecker &Uses) const;
  unsigned countLoans(const UseChecker &Uses) const;
  unsigned countAssumptions(const UseChecker &Uses);
  void report(BalanceReport &Report);
  bool hidesDebt(unsigned Web) const;
  WebResult examine(unsigned Web, std::vector<int> Assignment,
                    llvm::ArrayRef<unsigned> Contradiction);
  SearchOutcome search(unsigned Web,
                       llvm::ArrayRef<std::vector<int>> Assignments,
                       bool &WithErrors, Counterexample &Example) const;
  std::vector<unsigned>
  openUnknowns(llvm::ArrayRef<unsigned> Refs,
               const std::vector<PathGraph::Node> *Path = nullptr) const;
  /// Whether there is a way to read one path under which it is right.
  enum class Answer : uint8_t { Exists, None, TooMany };
  Answer explainPath(llvm::ArrayRef<unsigned> Refs,
                     const Counterexample &Example, const RepeatedLoads *Memory,
                     Writers By, std::vector<int> &Assignment) const;
  bool isRightIfApart(unsigned Web, const Counterexample &Example,
                      llvm::ArrayRef<std::vector<int>> Assignments) const;
  bool readsUnwritten(unsigned Web) const;
  std::vector<std::vector<int>>
  allAnswers(llvm::ArrayRef<unsigned> Open,
             const std::vector<int> &Assignment) const;
  bool isRightIfKept(unsigned Web, Counterexample &Example,
                     std::vector<int> Assignment, bool Errors) const;
  void collectRaiseLeaks(BalanceReport &Report);
  std::vector<int> relaxedSolution(unsigned Main);
  void dropWeb(unsigned Web);

  NormalForm &Normal;
  LazyPathFacts &Facts;
  CountDomain Domain;
  const PassOptions &Options;
  CountingProblem Problem;
  std::unique_ptr<TokenEquations> Equations;
  TokenEquations::Verdict Outcome = TokenEquations::Verdict::Unknown;
  std::vector<std::vector<unsigned>> Webs; ///< References, by web.
  std::vector<unsigned> WebOf;             ///< By reference.
  llvm::BitVector Doubtful;                ///< Webs that may be right or wrong.
  bool PathsMatter = false; ///< A verdict asks which paths can be taken.
};

/// verifyBalance() of a function whose normal form is there already, in
/// \p Domains; the number of refops is not filled in.
BalanceReport verifyNormalForm(NormalForm &Normal, LazyPathFacts &Facts,
                               const PassOptions &Options,
                               llvm::ArrayRef<CountDomain> Domains = {
                                   CountDomain::MemInfo,
                                   CountDomain::PyObject});

} // namespace passthru

#endif // PASSTHRU_VERIFY_DOMAINVERIFIER_H
