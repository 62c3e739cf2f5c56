// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/member_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "search/space/parameter.h"

namespace hpo::study {
namespace {

std::string Written(const std::function<void(MemberWriter&)>& write) {
  std::string out;
  MemberWriter members(out);
  write(members);
  return out;
}

std::string WrittenNumber(double value) {
  return Written([&](MemberWriter& members) { members.Number("x", value); });
}

std::string WrittenText(const std::string& text) {
  return Written([&](MemberWriter& members) { members.Text("t", text); });
}

TEST(MemberWriterTest, NumbersAreTheShortestThatReadBackAsTheyWere) {
  EXPECT_EQ(WrittenNumber(0.1), R"(,"x":0.1)");
  EXPECT_EQ(WrittenNumber(1e300), R"(,"x":1e+300)");
  EXPECT_EQ(WrittenNumber(-0.0), R"(,"x":-0.0)");
  for (const double value : {1.0 / 3, 5e-324, std::nextafter(1.0, 2.0), -1234567.0}) {
    const auto read = nlohmann::json::parse("{" + WrittenNumber(value).substr(1) + "}");
    EXPECT_EQ(read.at("x").get<double>(), value);
  }
}

TEST(MemberWriterTest, WhatJsonHasNoNumberForIsText) {
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_EQ(WrittenNumber(infinite), R"(,"x":"inf")");
  EXPECT_EQ(WrittenNumber(-infinite), R"(,"x":"-inf")");
  EXPECT_EQ(WrittenNumber(std::nan("")), R"(,"x":"nan")");
}

TEST(MemberWriterTest, TextOfAnyCharactersReadsBackAsItWas) {
  std::string text = "\"quoted\" \\ \xC3\xA4";
  for (char c = 0; c < 0x20; ++c) text += c;
  const auto read = nlohmann::json::parse("{" + WrittenText(text).substr(1) + "}");
  EXPECT_EQ(read.at("t").get<std::string>(), text);
}

TEST(MemberWriterTest, TextThatIsNotUtf8IsRefused) {
  EXPECT_THROW(WrittenText("\xFF"), Error);
  const nlohmann::json document = "\xC3";
  EXPECT_THROW(Written([&](MemberWriter& members) { members.Document("d", document); }), Error);
}

TEST(MemberWriterTest, WhatSaysNothingIsLeftOut) {
  const auto nothing = [](MemberWriter& members) {
    members.TextUnlessEmpty("t", "");
    members.FlagIfSet("f", false);
    members.Numbers("n", std::map<std::string, double>());
  };
  EXPECT_EQ(Written(nothing), "");
  const auto something = [](MemberWriter& members) {
    members.TextUnlessEmpty("t", "a");
    members.FlagIfSet("f", true);
    members.Numbers("n", std::map<std::string, double>{{"a", 1}, {"b", 2.5}});
  };
  EXPECT_EQ(Written(something), R"(,"t":"a","f":true,"n":{"a":1,"b":2.5})");
}

TEST(MemberWriterTest, AConfigurationHasItsActiveParametersOnly) {
  search::SearchSpace space;
  const auto kind = space.Add(search::Choice("kind", {"a", "b"}));
  space.Add(search::Real("own", 0, 1).When(kind == "b"));
  space.Add(search::Integer("count", 1, 9));
  const auto configuration =
      space.Complete({search::Value(std::string("a")), std::nullopt, search::Value(std::int64_t{3})});
  const auto write = [&](MemberWriter& members) { members.Configuration(configuration, space); };
  EXPECT_EQ(Written(write), R"(,"configuration":{"kind":"a","count":3})");
}

}  // namespace
}  // namespace hpo::study
