// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "trial_runner/registry.h"

namespace hpo::trial_runner {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class DocumentTest : public ::testing::Test {
 protected:
  // Problems as "path: message"; fills document_.
  std::vector<std::string> ProblemsOf(const std::string& text) {
    std::vector<std::string> lines;
    for (const DocumentProblem& problem : ParseDocument(nlohmann::json::parse(text), registry_, document_)) {
      lines.push_back(problem.path + ": " + problem.message);
    }
    return lines;
  }

  const Registry registry_ = BuiltInRegistry();
  Document document_;
};

TEST_F(DocumentTest, EmptyDocumentIsTheStructsDefaults) {
  ASSERT_THAT(ProblemsOf("{}"), IsEmpty());
  const Document defaults;
  EXPECT_EQ(document_.dataset.name, defaults.dataset.name);
  EXPECT_EQ(document_.dataset.split, defaults.dataset.split);
  EXPECT_EQ(document_.dataset.train_on, defaults.dataset.train_on);
  EXPECT_EQ(document_.early_stopping.at_epoch, defaults.early_stopping.at_epoch);
  EXPECT_EQ(document_.optimizer.name, defaults.optimizer.name);
  EXPECT_EQ(document_.optimizer.lr, defaults.optimizer.lr);
  EXPECT_EQ(document_.optimizer.adamw.epsilon, defaults.optimizer.adamw.epsilon);
  EXPECT_EQ(document_.schedule.name, defaults.schedule.name);
  EXPECT_EQ(document_.batch_size, defaults.batch_size);
  EXPECT_EQ(document_.epochs, defaults.epochs);
  EXPECT_EQ(document_.precision, defaults.precision);
  EXPECT_EQ(document_.checkpoint.every_s, defaults.checkpoint.every_s);
  EXPECT_EQ(document_.model.options.at("width"), 128);
}

TEST_F(DocumentTest, FoldsThatAreNotChosenAreTrainedInTurn) {
  const auto folds_of = [this](const std::string& text) {
    EXPECT_THAT(ProblemsOf(text), IsEmpty());
    return FoldsOf(document_);
  };
  EXPECT_EQ(folds_of("{}"), 1);
  EXPECT_EQ(folds_of(R"({"dataset": {"split": {"folds": 5}}})"), 5);
  EXPECT_EQ(folds_of(R"({"dataset": {"split": {"folds": 5, "fold": 0}}})"), 1);
  EXPECT_EQ(folds_of(R"({"dataset": {"train_on": "train_and_validation", "split": {"folds": 5}}})"), 1);
}

TEST_F(DocumentTest, ABatchSizeIsGivenOrNot) {
  EXPECT_THAT(ProblemsOf(R"({"epochs": 3})"), IsEmpty());
  EXPECT_FALSE(document_.batch_size_is_given);
  EXPECT_THAT(ProblemsOf(R"({"batch_size": 64})"), IsEmpty());
  EXPECT_TRUE(document_.batch_size_is_given);
}

TEST_F(DocumentTest, EveryOptionReachesItsPlace) {
  ASSERT_THAT(ProblemsOf(R"({
    "dataset": {"name": "csv", "csv": {"path": "a.csv", "target": "y", "delimiter": ";"},
                "split": {"validation": 0.1, "test": 0.3, "seed": 9, "stratified": true, "folds": 4, "fold": 3}},
    "model": {"name": "mlp", "mlp": {"depth": 3, "dropout": 0.5}},
    "optimizer": {"name": "sgd", "lr": 0.1, "weight_decay": 0.01, "sgd": {"momentum": 0.9, "nesterov": true}},
    "schedule": {"name": "step", "warmup_epochs": 1.5, "step": {"epochs": 4, "factor": 0.5}},
    "loss": {"label_smoothing": 0.1}, "early_stopping": {"patience": 6, "at_epoch": 20}, "checkpoint": {"every_s": 0},
    "batch_size": 32, "accumulate_batches": 2, "epochs": 30, "gradient_clip_norm": 1, "gradient_clip_value": 3,
    "precision": "bf16", "memory_format": "contiguous"})"),
              IsEmpty());
  EXPECT_EQ(document_.dataset.options.at("path"), "a.csv");
  EXPECT_EQ(document_.dataset.options.at("delimiter"), ";");
  EXPECT_EQ(document_.dataset.options.at("header"), true);
  const SplitOptions split{.validation = 0.1, .test = 0.3, .seed = 9, .stratified = true, .folds = 4, .fold = 3};
  EXPECT_EQ(document_.dataset.split, split);
  EXPECT_EQ(document_.model.options.at("depth"), 3);
  EXPECT_EQ(document_.optimizer.name, "sgd");
  EXPECT_EQ(document_.optimizer.weight_decay, 0.01);
  EXPECT_EQ(document_.optimizer.sgd.momentum, 0.9);
  EXPECT_TRUE(document_.optimizer.sgd.nesterov);
  EXPECT_EQ(document_.schedule.warmup_epochs, 1.5);
  EXPECT_EQ(document_.schedule.step.epochs, 4);
  EXPECT_EQ(document_.schedule.step.factor, 0.5);
  EXPECT_EQ(document_.loss.label_smoothing, 0.1);
  EXPECT_EQ(document_.early_stopping.patience, 6);
  EXPECT_EQ(document_.early_stopping.at_epoch, 20);
  EXPECT_EQ(document_.checkpoint.every_s, 0);
  EXPECT_EQ(document_.batch_size, 32);
  EXPECT_EQ(document_.epochs, 30);
  EXPECT_EQ(document_.accumulate_batches, 2);
  EXPECT_EQ(document_.gradient_clip_norm, 1);
  EXPECT_EQ(document_.gradient_clip_value, 3);
  EXPECT_EQ(document_.precision, "bf16");
  EXPECT_EQ(document_.memory_format, "contiguous");
  ASSERT_THAT(ProblemsOf(R"({"optimizer": {"name": "adam", "adam": {"beta1": 0.8, "beta2": 0.99, "epsilon": 1e-6}},
                             "schedule": {"name": "cosine", "cosine": {"final_factor": 0.05}}})"),
              IsEmpty());
  EXPECT_EQ(document_.optimizer.adam.beta1, 0.8);
  EXPECT_EQ(document_.optimizer.adam.beta2, 0.99);
  EXPECT_EQ(document_.optimizer.adam.epsilon, 1e-6);
  EXPECT_EQ(document_.schedule.cosine.final_factor, 0.05);
}

TEST_F(DocumentTest, AllProblemsAreListedAtOnce) {
  EXPECT_THAT(ProblemsOf(R"({"batch_size": 0, "precison": "fp32", "optimizer": {"lr": -1, "name": "sdg"},
                             "model": {"mlp": {"depth": 99}}})"),
              ElementsAre("precison: unknown key; did you mean precision?",
                          "batch_size: must be an integer in [1, 1000000], got 0",
                          "model.mlp.depth: must be an integer in [0, 16], got 99",
                          "optimizer.name: must be one of adamw, adam, sgd, rmsprop, lamb, lion, adafactor, got "
                          "\"sdg\"; did you mean sgd?",
                          "optimizer.lr: must be a number > 0, got -1"));
}

TEST_F(DocumentTest, SiblingsNotChosenAreLegalAndUnread) {
  EXPECT_THAT(ProblemsOf(R"({"optimizer": {"name": "adamw", "sgd": {"momentum": 7, "anything": 1}}})"), IsEmpty());
  EXPECT_EQ(document_.optimizer.sgd.momentum, 0);
}

TEST_F(DocumentTest, ListsHoldNumbersOrObjects) {
  ASSERT_THAT(ProblemsOf(R"({"schedule": {"name": "multi_step", "multi_step": {"at": [0.3, 1]}},
                             "optimizer": {"groups": [{"match": "output.*", "lr_factor": 10}, {"match": "*"}]}})"),
              IsEmpty());
  EXPECT_THAT(document_.schedule.multi_step.at, ElementsAre(0.3, 1));
  ASSERT_EQ(document_.optimizer.groups.size(), 2u);
  EXPECT_EQ(document_.optimizer.groups[0].match, "output.*");
  EXPECT_EQ(document_.optimizer.groups[0].lr_factor, 10);
  EXPECT_EQ(document_.optimizer.groups[1].weight_decay_factor, 1);
  EXPECT_THAT(ProblemsOf(R"({"schedule": {"name": "multi_step", "multi_step": {"at": [0.3, 2]}},
                             "optimizer": {"groups": [{"match": "*"}, {"lr_facter": 1, "match": "*"}, {}]}})"),
              ElementsAre("optimizer.groups.1.lr_facter: unknown key; did you mean lr_factor?",
                          "optimizer.groups.2.match: is missing: parameters by name, * standing for any run of "
                          "characters: \"output.*\"",
                          "schedule.multi_step.at: must be a list of numbers each in [0, 1], got [0.3,2]"));
  EXPECT_THAT(ProblemsOf(R"({"optimizer": {"groups": {"match": "*"}}})"),
              ElementsAre("optimizer.groups: must be a list of objects"));
}

TEST_F(DocumentTest, UnknownKeySuggestsTheLevelThatWasLeftOut) {
  EXPECT_THAT(ProblemsOf(R"({"lr": 0.1})"), ElementsAre("lr: unknown key; did you mean optimizer.lr?"));
  EXPECT_THAT(ProblemsOf(R"({"optimizer": {"momentum": 0.9}})"),
              ElementsAre("optimizer.momentum: unknown key; did you mean optimizer.sgd.momentum?"));
  EXPECT_THAT(ProblemsOf(R"({"dropout": 0.9})"), ElementsAre("dropout: unknown key; did you mean model.mlp.dropout?"));
  EXPECT_THAT(ProblemsOf(R"({"": 0.9})"), ElementsAre(StartsWith(": unknown key; legal: ")));
}

TEST_F(DocumentTest, UnknownModelAndDatasetAreNamed) {
  EXPECT_THAT(ProblemsOf(R"({"model": {"name": "mpl"}, "dataset": {"name": "mnist"}})"),
              ElementsAre(StartsWith("dataset.name: must be one of digits, csv, "),
                          AllOf(StartsWith("model.name: must be one of mlp, "), HasSubstr("efficientnet"),
                                EndsWith(", got \"mpl\"; did you mean mlp?"))));
}

TEST_F(DocumentTest, MissingOptionSaysWhatItIs) {
  EXPECT_THAT(ProblemsOf(R"({"dataset": {"name": "csv", "csv": {"path": "a.csv"}}})"),
              ElementsAre("dataset.csv.target: is missing: the column of the classes, or those of the numbers to learn "
                          "with commas between them: names in the header, or zero-based numbers"));
}

TEST_F(DocumentTest, RulesOfAModelsOptionsHoldForTheChosenModel) {
  EXPECT_THAT(ProblemsOf(R"({"model": {"name": "transformer", "transformer": {"heads": 3, "width": 64}}})"),
              ElementsAre("model.transformer.heads: must divide model.transformer.width"));
  EXPECT_THAT(ProblemsOf(R"({"model": {"name": "vit", "vit": {"heads": 5}}})"),
              ElementsAre("model.vit.heads: must divide model.vit.width"));
  for (const char* model : {"convnet", "mobilenet_v2"}) {
    const std::string even = nlohmann::json({{"model", {{"name", model}, {model, {{"kernel", 4}}}}}}).dump();
    EXPECT_THAT(ProblemsOf(even),
                ElementsAre(StartsWith("model." + std::string(model) + ".kernel: needs an odd number")));
  }
  EXPECT_THAT(ProblemsOf(R"({"model": {"name": "mlp", "transformer": {"heads": 3, "width": 64}}})"), IsEmpty());
}

TEST_F(DocumentTest, RulesAcrossFieldsHold) {
  EXPECT_THAT(ProblemsOf(R"({"optimizer": {"name": "sgd", "sgd": {"nesterov": true}}})"),
              ElementsAre("optimizer.sgd.nesterov: needs optimizer.sgd.momentum > 0"));
  EXPECT_THAT(ProblemsOf(R"({"dataset": {"split": {"validation": 0.5, "test": 0.5}}})"),
              ElementsAre("dataset.split: validation + test must be < 1: no row would be left to train on"));
  EXPECT_THAT(ProblemsOf(R"({"dataset": {"split": {"folds": 1}}})"),
              ElementsAre("dataset.split.folds: one fold cannot both train and validate; use 0 (off) or >= 2"));
  EXPECT_THAT(ProblemsOf(R"({"dataset": {"split": {"folds": 3, "fold": -2}}})"),
              ElementsAre(HasSubstr("dataset.split.fold: must be an integer in [-1, ")));
  EXPECT_THAT(ProblemsOf(R"({"dataset": {"split": {"folds": 3, "fold": 3}}})"),
              ElementsAre("dataset.split.fold: there is no such fold; it must be less than dataset.split.folds"));
  EXPECT_THAT(
      ProblemsOf(R"({"dataset": {"train_on": "train_and_validation"}, "early_stopping": {"patience": 3}})"),
      ElementsAre("early_stopping.patience: needs validation rows to judge an epoch by, but dataset.train_on is "
                  "train_and_validation: set it to 0"));
  EXPECT_THAT(
      ProblemsOf(R"({"dataset": {"train_on": "train_and_validation"}, "early_stopping": {"diverge_above": 3}})"),
      ElementsAre(testing::StartsWith("early_stopping.diverge_above: needs validation rows")));
  EXPECT_THAT(ProblemsOf(R"({"loss": {"class_weights": "listed"}})"),
              ElementsAre("loss.class_weight_list: needs a weight for each class, since loss.class_weights is listed"));
}

TEST_F(DocumentTest, TheValidationRowsMayBeTrainedOn) {
  ASSERT_THAT(ProblemsOf("{}"), IsEmpty());
  EXPECT_FALSE(TrainsOnValidation(document_));
  ASSERT_THAT(ProblemsOf(R"({"dataset": {"train_on": "train_and_validation"}, "early_stopping": {"at_epoch": 3}})"),
              IsEmpty());
  EXPECT_TRUE(TrainsOnValidation(document_));
}

TEST_F(DocumentTest, ObjectsMustBeObjects) {
  EXPECT_THAT(ProblemsOf("[]"), ElementsAre(": must be an object"));
  EXPECT_THAT(ProblemsOf(R"({"model": 3, "optimizer": {"adamw": null}})"),
              ElementsAre("model: must be an object", "optimizer.adamw: must be an object"));
}

}  // namespace
}  // namespace hpo::trial_runner
