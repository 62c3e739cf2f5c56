// SPDX-License-Identifier: Apache-2.0
//
// A real program under test: started in a folder, watched through its pipes, signalled, waited for.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace hpo::testing {

struct ProgramOptions {
  std::filesystem::path folder;                    // working directory
  std::map<std::string, std::string> environment;  // added to the test's own
};

// Kills the program when it still runs at the end. One thread.
class Program {
 public:
  Program(std::vector<std::string> arguments, const ProgramOptions& options);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // Reads until stderr holds `text`; false when the program ends or the time is up first.
  bool WaitForTalk(const std::string& text, std::chrono::milliseconds limit = std::chrono::seconds(30));
  // Reads until `holds`, asked every millisecond; false when the program has closed its streams or the time is up
  // first.
  bool WaitUntil(const std::function<bool()>& holds, std::chrono::milliseconds limit = std::chrono::seconds(30));
  // Reads for this long, or until the program has closed its streams.
  void ReadFor(std::chrono::milliseconds time);
  // Waits for the end: the exit status, or 128 + the signal. -1 when the time is up.
  int Wait(std::chrono::milliseconds limit = std::chrono::seconds(60));
  void Signal(int signal) const;  // nothing once Wait has returned the end

  pid_t id() const { return child_; }
  const std::string& out() const { return out_; }
  const std::string& err() const { return err_; }

 private:
  bool ReadSome(std::chrono::steady_clock::time_point deadline);  // false: nothing more to read, or time is up

  pid_t child_ = -1;
  int out_pipe_ = -1, err_pipe_ = -1;
  std::string out_, err_;
};

// Processes whose command line holds `text`, this one excluded.
std::vector<pid_t> ProcessesWith(const std::string& text);

}  // namespace hpo::testing
