// SPDX-License-Identifier: Apache-2.0
//
// Runs commands of hpo in this process inside a scratch folder, as a user in an empty directory. One at a time: the
// working directory is the process's.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "hpo/cli/application.h"
#include "tests/support/scratch_folder.h"

namespace hpo::cli {

class CommandFixture : public ::testing::Test {
 public:
  CommandFixture() : before_(std::filesystem::current_path()) { std::filesystem::current_path(scratch_.path()); }
  ~CommandFixture() override { std::filesystem::current_path(before_); }

 protected:
  // The exit status; what was printed is in out_ and err_.
  int Run(std::vector<std::string> arguments) {
    std::ostringstream out, err;
    Terminal terminal{.out = out, .err = err};
    const int status = RunApplication(std::move(arguments), terminal);
    out_ = out.str();
    err_ = err.str();
    return status;
  }

  ScratchFolder scratch_;
  std::filesystem::path before_;
  std::string out_, err_;
};

}  // namespace hpo::cli
