// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/architecture.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <string>

namespace hpo::trial_runner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

template <typename Function>
std::string Refusal(Function function) {
  try {
    function();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(ArchitectureTest, AddReturnsTheIndexThatLaterLayersReadFrom) {
  Architecture net({4});
  const int first = net.Add("a", Linear{.outputs = 4}, Architecture::kInput);
  const int second = net.Add("b", Sum{}, {first, Architecture::kInput});
  EXPECT_EQ(first, 0);
  EXPECT_EQ(second, 1);
  EXPECT_THAT(net.nodes()[1].inputs, ElementsAre(0, Architecture::kInput));
}

TEST(ArchitectureTest, ANameIsTakenOnce) {
  Architecture net({4});
  net.Add("a", Linear{}, Architecture::kInput);
  EXPECT_THAT(Refusal([&] { net.Add("a", Linear{}, 0); }), HasSubstr("'a' is used twice"));
  EXPECT_EQ(net.nodes().size(), 1u);
}

TEST(ArchitectureTest, NamesThatBreakTensorNamesAreRefused) {
  Architecture net({4});
  EXPECT_THAT(Refusal([&] { net.Add("", Linear{}, Architecture::kInput); }), HasSubstr("letters"));
  EXPECT_THAT(Refusal([&] { net.Add("a b", Linear{}, Architecture::kInput); }), HasSubstr("'a b'"));
}

TEST(ArchitectureTest, EdgesPointBackwardsOnly) {
  Architecture net({4});
  EXPECT_THAT(Refusal([&] { net.Add("a", Linear{}, 0); }), HasSubstr("input 0 is not an earlier layer"));
  EXPECT_THAT(Refusal([&] { net.Add("a", Linear{}, -2); }), HasSubstr("input -2"));
}

TEST(ArchitectureTest, ALayerTakesTheInputsOfItsKind) {
  Architecture net({4});
  EXPECT_THAT(Refusal([&] { net.Add("s", Sum{}, Architecture::kInput); }), HasSubstr("two or more"));
  EXPECT_THAT(Refusal([&] {
                net.Add("l", Linear{}, {Architecture::kInput, Architecture::kInput});
              }),
              HasSubstr("takes one input, got 2"));
}

TEST(ArchitectureTest, ASampleHasAxesOfAtLeastOne) {
  EXPECT_THAT(Refusal([] { Architecture net(Shape{}); }), HasSubstr("at least one axis"));
  EXPECT_THAT(Refusal([] { Architecture net({3, 0}); }), HasSubstr("at least 1"));
}

}  // namespace
}  // namespace hpo::trial_runner
