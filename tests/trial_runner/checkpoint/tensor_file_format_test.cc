// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/checkpoint/tensor_file_format.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <stdexcept>
#include <string>

namespace hpo::trial_runner {
namespace {

using testing::HasSubstr;

std::string Refusal(const std::string& json, std::uint64_t data_bytes) {
  try {
    DecodeHeader(json, data_bytes);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

std::string Entry(const std::string& type, const std::string& shape, const std::string& offsets) {
  return R"({"a":{"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
}

TEST(TensorFileFormatTest, AHeaderStartsWithItsLengthAndKeepsTheDataAligned) {
  const std::string bytes = EncodeHeader({{{"k", "v"}}, {{"a", c10::ScalarType::Float, {2, 3}, 0, 24}}});
  const auto length = static_cast<unsigned char>(bytes[0]) + 256u * static_cast<unsigned char>(bytes[1]);
  EXPECT_EQ(bytes.size(), kHeaderLengthBytes + length);
  EXPECT_EQ(bytes.size() % 8, 0u);
  EXPECT_THAT(bytes.substr(8), testing::StartsWith(R"({"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2,3],)"
                                                   R"("data_offsets":[0,24]}})"));
}

TEST(TensorFileFormatTest, DecodingReturnsWhatWasEncoded) {
  const std::string bytes =
      EncodeHeader({{{"k", "v"}}, {{"b", c10::ScalarType::Long, {}, 0, 8}, {"a", c10::ScalarType::Byte, {3}, 8, 11}}});
  const TensorFileHeader header = DecodeHeader(std::string_view(bytes).substr(kHeaderLengthBytes), 11);
  EXPECT_EQ(header.metadata.at("k"), "v");
  ASSERT_EQ(header.entries.size(), 2u);
  EXPECT_EQ(header.entries[0].name, "b");
  EXPECT_EQ(header.entries[1].shape, std::vector<std::int64_t>{3});
}

TEST(TensorFileFormatTest, EachFaultIsNamed) {
  EXPECT_THAT(Refusal("{", 0), HasSubstr("not a JSON object"));
  EXPECT_THAT(Refusal("[]", 0), HasSubstr("not a JSON object"));
  EXPECT_THAT(Refusal(R"({"a":{}})", 0), HasSubstr("needs dtype"));
  EXPECT_THAT(Refusal(R"({"__metadata__":{"k":1}})", 0), HasSubstr("'k' is not text"));
  EXPECT_THAT(Refusal(Entry("F8", "[1]", "[0,1]"), 1), HasSubstr("unknown dtype"));
  EXPECT_THAT(Refusal(Entry("F32", "[-1]", "[0,4]"), 4), HasSubstr("bad shape"));
  EXPECT_THAT(Refusal(Entry("F32", "[2]", "[0,4]"), 4), HasSubstr("do not match the shape"));
  EXPECT_THAT(Refusal(Entry("F32", "[2]", "[8,0]"), 8), HasSubstr("do not match the shape"));
  EXPECT_THAT(Refusal(Entry("F32", "[1]", "[4,8]"), 8), HasSubstr("gap or overlap"));
  EXPECT_THAT(Refusal(Entry("F32", "[1]", "[0,4]"), 8), HasSubstr("describes 4 bytes of data, the file holds 8"));
}

TEST(TensorFileFormatTest, AShapeWhoseSizeOverflowsIsRefused) {
  EXPECT_THAT(Refusal(Entry("F32", "[4294967296,4294967296]", "[0,0]"), 0), HasSubstr("too large"));
  EXPECT_THAT(Refusal(Entry("F32", "[18446744073709551615]", "[0,4]"), 4), testing::Not(testing::IsEmpty()));
  EXPECT_THAT(Refusal(Entry("F32", "[0,4294967296,4294967296]", "[0,0]"), 0), HasSubstr("too large"));
}

RC_GTEST_PROP(TensorFileFormatTest, ADamagedHeaderIsReadOrRefusedButNothingElse, ()) {
  std::string text = Entry("F32", "[2,3]", "[0,24]");
  const int changes = *rc::gen::inRange(1, 4);
  for (int i = 0; i < changes; ++i) {
    text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
  }
  try {
    const TensorFileHeader header = DecodeHeader(text, 24);
    RC_ASSERT(header.entries.empty() || header.entries.back().end == 24u);
  } catch (const std::invalid_argument& refused) {
    RC_ASSERT(!std::string(refused.what()).empty());
  }
}

}  // namespace
}  // namespace hpo::trial_runner
