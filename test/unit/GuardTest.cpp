//===- GuardTest.cpp ------------------------------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Guard.h"
#include "llvm/Support/ErrorHandling.h"
#include "gtest/gtest.h"
#include <csignal>
#include <cstdlib>
#include <thread>
#include <vector>

using namespace llvm;
using namespace passthru;

static std::string guarded(function_ref<void()> Work) {
  return toString(runGuarded(Work));
}

TEST(Guard, WorkThatEndsWell) {
  int Done = 0;
  EXPECT_EQ("", guarded([&] { Done = 1; }));
  EXPECT_EQ(1, Done);
}

TEST(Guard, Faults) {
  int *volatile Nowhere = nullptr;
  EXPECT_EQ("it faults", guarded([&] { *Nowhere = 1; }));
  // The signal is not blocked afterwards.
  EXPECT_EQ("it faults", guarded([&] { *Nowhere = 1; }));
  EXPECT_EQ("it aborts", guarded([] { abort(); }));
  EXPECT_EQ("it aborts", guarded([] { report_fatal_error("this is a test"); }));
}

static int depth(volatile int *Above) {
  volatile int Here[256];
  Here[0] = *Above + 1;
  if (Here[0] == 0) // Never, but the compiler does not know.
    return 0;
  return depth(Here) + Here[0];
}

#if !defined(__SANITIZE_ADDRESS__)
TEST(Guard, EndOfTheStack) {
  volatile int Top = 0;
  std::string Why;
  // A thread of its own, with a stack of known size.
  std::thread([&] { Why = guarded([&] { depth(&Top); }); }).join();
  EXPECT_EQ("it faults", Why);
}
#endif

static volatile sig_atomic_t Received;

TEST(Guard, HandlersComeBack) {
  struct sigaction Mine = {}, Before, After;
  Mine.sa_handler = [](int) { Received = 1; };
  sigaction(SIGFPE, &Mine, &Before);
  EXPECT_EQ("it aborts", guarded([] { abort(); }));
  sigaction(SIGFPE, nullptr, &After);
  EXPECT_EQ(Mine.sa_handler, After.sa_handler);

  // What another thread gets meanwhile is for the handler of before.
  Received = 0;
  EXPECT_EQ("", guarded([] { std::thread([] { raise(SIGFPE); }).join(); }));
  EXPECT_EQ(1, Received);
  sigaction(SIGFPE, &Before, nullptr);
}

TEST(Guard, Threads) {
  std::vector<std::thread> Threads;
  std::vector<std::string> Found(8);
  for (size_t I = 0; I != Found.size(); ++I)
    Threads.emplace_back([&Found, I] {
      for (int N = 0; N != 50; ++N)
        Found[I] = guarded([&] {
          if (I % 2)
            raise(SIGSEGV);
        });
    });
  for (std::thread &Thread : Threads)
    Thread.join();
  for (size_t I = 0; I != Found.size(); ++I)
    EXPECT_EQ(I % 2 ? "it faults" : "", Found[I]);
}
