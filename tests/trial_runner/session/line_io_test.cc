// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/session/line_io.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <csignal>
#include <stdexcept>
#include <thread>

#include "tests/trial_runner/session/pipe.h"

namespace hpo::trial_runner {
namespace {

TEST(LineIoTest, LineTooLongIsRefusedBeforeItEnds) {
  LineBuffer buffer(10);
  EXPECT_THAT(buffer.Add("0123456789"), ::testing::IsEmpty());
  EXPECT_THROW(buffer.Add("x"), std::invalid_argument);
}

TEST(LineIoTest, LinesOfTwoThreadsNeverMix) {
  const Pipe pipe;
  LineWriter writer(pipe.write_end());
  const auto write_many = [&](char c) {
    for (int i = 0; i < 25; ++i) writer.Write(std::string(5000, c));
  };
  std::thread a(write_many, 'a');
  std::thread b(write_many, 'b');
  for (int i = 0; i < 50; ++i) {
    const std::string line = pipe.ReadLine().value();
    ASSERT_EQ(line, std::string(5000, line[0]));
  }
  a.join();
  b.join();
}

TEST(LineIoTest, WriterIsBrokenOnceNobodyReads) {
  std::signal(SIGPIPE, SIG_IGN);
  Pipe pipe;
  LineWriter writer(pipe.write_end());
  writer.Write("heard");
  EXPECT_FALSE(writer.broken());
  pipe.CloseRead();
  writer.Write("unheard");
  EXPECT_TRUE(writer.broken());
}

RC_GTEST_PROP(LineIoTest, LinesDoNotDependOnHowBytesArrive, ()) {
  const auto bytes = *rc::gen::container<std::string>(rc::gen::element('a', '\n', '\0', '\r'));
  LineBuffer whole(1000);
  const std::vector<std::string> expected = whole.Add(bytes);
  LineBuffer pieces(1000);
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto length = *rc::gen::inRange<std::size_t>(1, bytes.size() - at + 1);
    for (std::string& line : pieces.Add(std::string_view(bytes).substr(at, length))) lines.push_back(std::move(line));
    at += length;
  }
  RC_ASSERT(lines == expected);
}

}  // namespace
}  // namespace hpo::trial_runner
