// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/fine_tuning/initial_weights.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <gmock/gmock.h>

#include <fstream>
#include <stdexcept>
#include <string>

#include "tests/support/scratch_folder.h"
#include "trial_runner/checkpoint/tensor_file.h"

namespace hpo::trial_runner {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// Two layers and a norm between them, with batch norm's counter.
std::unique_ptr<Network> SmallNetwork(std::uint64_t seed, std::int64_t classes = 3) {
  Architecture net({4});
  int x = net.Add("hidden", Linear{.outputs = 5}, Architecture::kInput);
  x = net.Add("norm", BatchNorm{}, x);
  net.Add("output", Linear{.outputs = classes}, x);
  return BuildNetwork(net, seed);
}

std::vector<NamedTensor> All(const Network& network) {
  std::vector<NamedTensor> all = network.Parameters();
  for (const NamedTensor& buffer : network.Buffers()) all.push_back(buffer);
  return all;
}

at::Tensor Find(const Network& network, const std::string& name) {
  for (const NamedTensor& item : All(network)) {
    if (item.name == name) return item.tensor;
  }
  return {};
}

class InitialWeightsTest : public testing::Test {
 protected:
  InitFromOptions Options() const { return {.path = (folder_.path() / "x.safetensors").string()}; }

  void Write(std::vector<NamedTensor> tensors) const { WriteTensorFile(Options().path, {{}, std::move(tensors)}); }

  std::string Refusal(const InitFromOptions& options, const Network& network) const {
    try {
      TakeWeights(options, "output", network);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "";
  }

  ScratchFolder folder_;
};

TEST_F(InitialWeightsTest, AFileOfTheSameNetworkGivesAllOfIt) {
  const auto trained = SmallNetwork(1), fresh = SmallNetwork(2);
  Find(*trained, "norm.num_batches_tracked").fill_(7);
  Write(All(*trained));
  const InitialWeights weights = TakeWeights(Options(), "output", *fresh);
  EXPECT_EQ(weights.taken, 9U);
  EXPECT_EQ(weights.drawn, 0U);
  for (const NamedTensor& item : All(*trained)) EXPECT_TRUE(at::equal(Find(*fresh, item.name), item.tensor));
}

TEST_F(InitialWeightsTest, OtherRealNumbersAreConverted) {
  const auto fresh = SmallNetwork(2);
  for (const at::ScalarType type : {at::kHalf, at::kBFloat16, at::kDouble}) {
    std::vector<NamedTensor> tensors = All(*SmallNetwork(1));
    for (NamedTensor& item : tensors) {
      if (item.tensor.is_floating_point()) item.tensor = item.tensor.detach().to(type);
    }
    Write(tensors);
    TakeWeights(Options(), "output", *fresh);
    for (const NamedTensor& item : tensors) {
      const at::Tensor taken = Find(*fresh, item.name);
      EXPECT_TRUE(at::equal(taken, item.tensor.to(taken.scalar_type()))) << item.name << at::toString(type);
    }
  }
}

TEST_F(InitialWeightsTest, ANewHeadKeepsItsRandomWeights) {
  Write(All(*SmallNetwork(1, 10)));
  const auto fresh = SmallNetwork(2), untouched = SmallNetwork(2);
  InitFromOptions options = Options();
  options.new_head = true;
  const InitialWeights weights = TakeWeights(options, "output", *fresh);
  EXPECT_EQ(weights.taken, 7U);
  EXPECT_EQ(weights.drawn, 2U);
  EXPECT_TRUE(at::equal(Find(*fresh, "output.weight"), Find(*untouched, "output.weight")));
  EXPECT_FALSE(at::equal(Find(*fresh, "hidden.weight"), Find(*untouched, "hidden.weight")));
}

TEST_F(InitialWeightsTest, NewLayersMayBeInTheFileAlone) {
  std::vector<NamedTensor> tensors = All(*SmallNetwork(1));
  tensors.push_back({"auxiliary.weight", at::arange(3, at::kFloat)});
  Write(tensors);
  const auto fresh = SmallNetwork(2);
  EXPECT_THAT(Refusal(Options(), *fresh), HasSubstr("'auxiliary.weight' is not in the network"));
  InitFromOptions options = Options();
  options.new_layers = "auxiliary";
  EXPECT_EQ(TakeWeights(options, "output", *fresh).taken, 9U);
  options.new_layers = "auxiliary, nowhere";
  EXPECT_THAT(Refusal(options, *fresh), HasSubstr("init_from.new_layers: no layer or tensor is called 'nowhere'"));
}

TEST_F(InitialWeightsTest, WhatDoesNotFitIsOneErrorAndChangesNothing) {
  std::vector<NamedTensor> tensors = All(*SmallNetwork(1, 10));
  std::erase_if(tensors, [](const NamedTensor& item) { return item.name.starts_with("norm."); });
  tensors.push_back({"norm.num_batches_tracked", at::full({}, 7.0F)});
  Write(tensors);
  const auto fresh = SmallNetwork(2), untouched = SmallNetwork(2);
  EXPECT_EQ(Refusal(Options(), *fresh),
            "init_from.path: " + Options().path +
                " does not fit the network: 'norm.weight' is not in the file; 'norm.bias' is not in the file; "
                "'output.weight' is (10, 5) in the file and (3, 5) in the network; 'output.bias' is (10) in the file "
                "and (3) in the network; and 3 more (init_from.new_head and new_layers say what starts anew)");
  for (const NamedTensor& item : All(*untouched)) EXPECT_TRUE(at::equal(Find(*fresh, item.name), item.tensor));
}

TEST_F(InitialWeightsTest, CountersAndRealNumbersAreNotExchanged) {
  std::vector<NamedTensor> tensors = All(*SmallNetwork(1));
  for (NamedTensor& item : tensors) {
    if (item.name == "norm.num_batches_tracked") item.tensor = item.tensor.to(at::kFloat);
    if (item.name == "output.bias") item.tensor = item.tensor.detach().to(at::kInt);
  }
  Write(tensors);
  EXPECT_THAT(Refusal(Options(), *SmallNetwork(2)),
              AllOf(HasSubstr("'norm.num_batches_tracked' holds Float in the file and Long in the network"),
                    HasSubstr("'output.bias' holds Int in the file and Float in the network")));
}

TEST_F(InitialWeightsTest, AFileThatIsNoneIsOneErrorThatNamesOptionAndFile) {
  const auto fresh = SmallNetwork(2);
  const std::string start = "init_from.path: " + Options().path + ": ";
  EXPECT_EQ(Refusal(Options(), *fresh), start + "cannot be read: No such file or directory");
  const auto refusal_of = [&](const std::string& bytes) {
    std::ofstream(Options().path, std::ios::binary) << bytes;
    return Refusal(Options(), *fresh);
  };
  EXPECT_EQ(refusal_of(""), start + "shorter than the header's length field");
  EXPECT_EQ(refusal_of("\x89PNG\r\n\x1a\nand so on"),
            start + "the header is longer than the file: cut off, or another format");
  EXPECT_EQ(refusal_of(std::string("\x02\0\0\0\0\0\0\0[]", 10)), start + "the header is not a JSON object");
  EXPECT_EQ(refusal_of(std::string("\x02\0\0\0\0\0\0\0{}????", 14)),
            start + "the header describes 0 bytes of data, the file holds 4");
}

TEST_F(InitialWeightsTest, TheDigestTellsFilesApart) {
  const auto network = SmallNetwork(2);
  Write(All(*SmallNetwork(1)));
  const std::uint64_t first = TakeWeights(Options(), "output", *network).digest;
  EXPECT_EQ(TakeWeights(Options(), "output", *network).digest, first);
  Write(All(*SmallNetwork(3)));
  EXPECT_NE(TakeWeights(Options(), "output", *network).digest, first);
}

}  // namespace
}  // namespace hpo::trial_runner
