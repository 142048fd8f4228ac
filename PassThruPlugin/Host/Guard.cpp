//===- Guard.cpp - Outliving what would end the process -------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Guard.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/raw_ostream.h"
#include <csetjmp>
#include <csignal>
#include <cstring>
#include <memory>
#include <mutex>

using namespace llvm;
using namespace passthru;

namespace {

/// Where a thread goes back to, and why.
struct Rescue {
  sigjmp_buf Back;
  char Why[200];
};

/// What the kernel sends when a program has gone wrong.
constexpr int Signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

/// Handlers are the process's: there from the first guarded thread to the last.
struct Handlers {
  std::mutex Mutex;
  unsigned Users = 0;
  struct sigaction Before[std::size(Signals)];
};

} // namespace

/// The rescue of this thread, if it is guarded.  Of the model that needs no
/// memory in a signal handler.
static thread_local Rescue *Current __attribute__((tls_model("initial-exec"))) =
    nullptr;

/// Never destroyed: a thread may be guarded while the process exits.
static Handlers &handlers() {
  static auto *Only = new Handlers;
  return *Only;
}

static void giveUp(const char *Why) {
  strncpy(Current->Why, Why, sizeof(Current->Why) - 1);
  siglongjmp(Current->Back, 1);
}

/// A signal of a thread that is not guarded: to whom it was for.
static void passOn(int Signal, siginfo_t *Info, void *Context) {
  for (size_t I = 0; I != std::size(Signals); ++I) {
    if (Signals[I] != Signal)
      continue;
    const struct sigaction &Before = handlers().Before[I];
    if (Before.sa_flags & SA_SIGINFO)
      return Before.sa_sigaction(Signal, Info, Context);
    if (Before.sa_handler != SIG_DFL && Before.sa_handler != SIG_IGN)
      return Before.sa_handler(Signal);
    // The default is the end.  A fault comes again at the same instruction;
    // what somebody has sent does not.
    sigaction(Signal, &Before, nullptr);
    if (Info->si_code <= 0)
      raise(Signal);
  }
}

static void onSignal(int Signal, siginfo_t *Info, void *Context) {
  if (Current)
    giveUp(Signal == SIGABRT ? "it aborts" : "it faults");
  passOn(Signal, Info, Context);
}

#ifdef PASSTHRU_PRIVATE_LLVM
/// In the place of LLVM's own, which prints and ends the process.
static void onFatalError(void *, const char *Reason, bool) {
  if (Current)
    giveUp(Reason);
  // As LLVM does it; then it aborts.
  errs() << "LLVM ERROR: " << Reason << '\n';
}
#endif

static void addUser() {
  Handlers &H = handlers();
  std::lock_guard<std::mutex> Guard(H.Mutex);
  if (H.Users++)
    return;
#ifdef PASSTHRU_PRIVATE_LLVM
  // A shared LLVM's is not ours to replace: there, LLVM prints the reason.
  static std::once_flag Once;
  std::call_once(Once, [] {
    install_fatal_error_handler(onFatalError);
    install_bad_alloc_error_handler(onFatalError);
  });
#endif
  struct sigaction Ours = {};
  Ours.sa_sigaction = onSignal;
  Ours.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&Ours.sa_mask);
  for (size_t I = 0; I != std::size(Signals); ++I)
    sigaction(Signals[I], &Ours, &H.Before[I]);
}

static void removeUser() {
  Handlers &H = handlers();
  std::lock_guard<std::mutex> Guard(H.Mutex);
  if (--H.Users)
    return;
  for (size_t I = 0; I != std::size(Signals); ++I)
    sigaction(Signals[I], &H.Before[I], nullptr);
}

Error passthru::runGuarded(function_ref<void()> Work) {
  // The stack may be what has come to its end.
  constexpr size_t StackSize = 64 * 1024;
  auto Memory = std::make_unique<char[]>(StackSize);
  stack_t Stack = {}, StackBefore = {};
  Stack.ss_sp = Memory.get();
  Stack.ss_size = StackSize;
  Rescue Here;
  Here.Why[sizeof(Here.Why) - 1] = '\0';

  sigaltstack(&Stack, &StackBefore);
  addUser();
  // Restores the signal mask, too: the handler runs with its signal blocked.
  const bool Failed = sigsetjmp(Here.Back, /*savesigs=*/1);
  if (!Failed) {
    Current = &Here;
    Work();
  }
  Current = nullptr;
  removeUser();
  sigaltstack(&StackBefore, nullptr);
  if (Failed)
    return createStringError(inconvertibleErrorCode(), Here.Why);
  return Error::success();
}
