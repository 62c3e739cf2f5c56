// SPDX-License-Identifier: Apache-2.0
//
// `Main` of registry.h: the commands of hpo-trial and of users' runners.
#include <torch/headeronly/version.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>

#include "trial_runner/device/open_accelerator.h"
#include "trial_runner/document/document.h"
#include "trial_runner/find_lr.h"
#include "trial_runner/protocol/json_line.h"
#include "trial_runner/registry.h"
#include "trial_runner/session/process.h"
#include "trial_runner/session/session.h"

namespace hpo::trial_runner {
namespace {

constexpr int kUsage = 64;  // sysexits
constexpr int kSoftware = 70;

std::string Name(const char* program) { return std::filesystem::path(program).filename().string() + " " + HPO_VERSION; }

int Describe(const Registry& registry) {
  std::cout << DocumentSchema(registry).dump(2) << '\n';
  return 0;
}

nlohmann::ordered_json Check(const std::string& line, const Registry& registry) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  try {
    Document document;
    for (const DocumentProblem& problem : ParseDocument(protocol::ParseJsonLine(line), registry, document)) {
      list.push_back({{"path", problem.path}, {"message", problem.message}});
    }
  } catch (const std::invalid_argument& error) {
    list.push_back({{"path", ""}, {"message", error.what()}});
  }
  return list;
}

// One line of problems for each line that holds a document, at once, so that a caller may converse.
int CheckLines(const Registry& registry) {
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << Check(line, registry).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << std::endl;
  }
  return 0;
}

int Usage(const char* program, std::ostream& out, int status) {
  out << "usage: " << std::filesystem::path(program).filename().string()
      << " [describe | check | find-lr FILE | --version]\n"
      << "  describe   print the JSON Schema of the training document\n"
      << "  check      read one document per line, print a JSON list of its problems per line ([]: none)\n"
      << "  find-lr    train the document in FILE for a few steps at rising learning rates; print losses and a rate\n"
      << "             to start from\n"
      << "  --version  print the versions of this program and of LibTorch\n"
      << "Without an argument it trains what `start` lines on stdin ask for; hpo starts it so.\n";
  return status;
}

int Serve(char** argv, const Registry& registry) {
  ReexecuteWithPassiveOpenMp(argv);
  if (isatty(STDIN_FILENO) != 0) {
    std::cerr << "waiting for messages of hpo on stdin; end with Ctrl-D, see --help\n";
  }
  const ProcessDescriptors process = PrepareProcess();
  PrepareForDevice();
  SessionOptions options{.input_fd = STDIN_FILENO,
                         .output_fd = process.protocol_fd,
                         .leave_fd = process.leave_fd,
                         .on_training_orphaned = &ExitSoon};
  Session session(registry, std::move(options));
  return session.Run({.runner = Name(argv[0]),
                      .versions = {{"hpo", HPO_VERSION},
                                   {"torch", TORCH_VERSION},
                                   {"cpu_threads", std::to_string(std::thread::hardware_concurrency())}}});
}

int Dispatch(int argc, char** argv, const Registry& registry) {
  if (argc < 2) return Serve(argv, registry);
  const std::string_view command = argv[1];
  if (command == "find-lr" && argc == 3) return FindLr(argv[2], registry);
  if (argc > 2) return Usage(argv[0], std::cerr, kUsage);
  if (command == "describe") return Describe(registry);
  if (command == "check") return CheckLines(registry);
  if (command == "--help") return Usage(argv[0], std::cout, 0);
  if (command != "--version") return Usage(argv[0], std::cerr, kUsage);
  std::cout << Name(argv[0]) << " (LibTorch " << TORCH_VERSION << ")\n";
  return 0;
}

}  // namespace

int Main(int argc, char** argv, const Registry& registry) {
  try {
    return Dispatch(argc, argv, registry);
  } catch (const std::exception& error) {
    std::cerr << "runner: " << error.what() << '\n';
    return kSoftware;
  }
}

}  // namespace hpo::trial_runner
