// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/line_buffer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace hpo::run {
namespace {

std::vector<std::string> Split(const std::string& text, std::size_t chunk) {
  LineBuffer buffer(1000);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < text.size(); i += chunk) {
    buffer.Add(std::string_view(text).substr(i, chunk), [&](std::string_view line) { lines.emplace_back(line); });
  }
  lines.push_back(buffer.TakeRest());
  return lines;
}

RC_GTEST_PROP(LineBufferTest, ChunksDoNotChangeTheLines, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::element('a', 'b', '\n'));
  const auto chunk = *rc::gen::inRange<std::size_t>(1, 9);
  const std::vector<std::string> lines = Split(text, chunk);
  std::string joined;
  for (std::size_t i = 0; i < lines.size(); ++i) joined += (i == 0 ? "" : "\n") + lines[i];
  RC_ASSERT(joined == text);
  RC_ASSERT(static_cast<std::ptrdiff_t>(lines.size()) == std::count(text.begin(), text.end(), '\n') + 1);
}

TEST(LineBufferTest, ALineOfTheLimitPassesAndOneByteMoreEndsTheStream) {
  for (const std::size_t size : {4, 5}) {
    LineBuffer buffer(4);
    std::vector<std::string> lines;
    const std::string text = std::string(size, 'x') + "\nnext\n";
    const bool fits = buffer.Add(text, [&](std::string_view line) { lines.emplace_back(line); });
    EXPECT_EQ(fits, size == 4);
    EXPECT_EQ(lines, size == 4 ? (std::vector<std::string>{"xxxx", "next"}) : std::vector<std::string>{});
  }
}

TEST(LineBufferTest, ALongLineIsNoticedBeforeItsEnd) {
  LineBuffer buffer(4);
  EXPECT_TRUE(buffer.Add("abcd", [](std::string_view) {}));
  EXPECT_FALSE(buffer.Add("e", [](std::string_view) {}));
  EXPECT_EQ(buffer.TakeRest(), "");
}

}  // namespace
}  // namespace hpo::run
