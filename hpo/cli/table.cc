// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/command.h"

namespace hpo::cli {

const std::vector<CommandEntry>& Commands() {
  static const std::vector<CommandEntry> commands = {
      {"run", "run a study file, or resume its study", MakeRun},
      {"validate", "check a study file without running it", MakeValidate},
      {"describe", "print the JSON Schema of study files or of the training document", MakeDescribe},
      {"status", "list the studies of hpo-runs, or sum one up", MakeStatus},
      {"trials", "list the trials of a study, best first", MakeTrials},
      {"show", "show one trial with its attempts and its curve", MakeShow},
      {"logs", "print what a trial wrote", MakeLogs},
      {"best", "print the best configuration, or export its weights", MakeBest},
      {"train", "train one training document: no study, one network", MakeTrain},
      {"retrain", "train the best configuration on train + validation, measure the test set once", MakeRetrain},
      {"report", "what came of a study, as text, CSV, JSON or a page with plots", MakeReport},
      {"compare", "several studies side by side, in the same formats", MakeCompare},
      {"importance", "which parameters mattered, by one of several methods", MakeImportance},
      {"ask-tell", "propose and learn over a pipe: one JSON line in, one out", MakeAskTell},
      {"init", "write a commented study file to start from", MakeInit},
      {"help", "explain a command, errors, samplers or pruners", MakeHelp},
  };
  return commands;
}

}  // namespace hpo::cli
