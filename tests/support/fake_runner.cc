// SPDX-License-Identifier: Apache-2.0
//
// A runner that behaves well or badly, as its configuration says: {"behaviour": "exit", "number": 3}.
//   fake_runner warm         says ready and takes one start after the other
//   fake_runner never-ready  does not
//   fake_runner command      takes the one flat start of a user's command
#include <poll.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace {

using nlohmann::json;

struct Attempt {
  json start;  // the member, or the flat start
  json configuration;
  int number() const { return configuration.value("number", 1); }
};

void Print(const json& message) { std::cout << message.dump() << std::endl; }

json Signed(const Attempt& attempt, json body) {
  for (const char* name : {"trial", "attempt", "token"}) body[name] = attempt.start.at(name);
  return body;
}

void Measure(const Attempt& attempt, double step, const json& metrics) {
  Print({{"measure", Signed(attempt, {{"step", step}, {"metrics", metrics}})}});
}
void MeasureValue(const Attempt& attempt, double step) { Measure(attempt, step, {{"value", 1 / step}}); }
void Tell(const Attempt& attempt, double value) { Print({{"tell", Signed(attempt, {{"value", value}})}}); }

[[noreturn]] void WaitForEver() {
  while (true) ::pause();
}

void Wait(int milliseconds) { ::poll(nullptr, 0, milliseconds); }

void MeasureAll(const Attempt& attempt) {
  for (int step = 1; step <= attempt.number(); ++step) MeasureValue(attempt, step);
  Tell(attempt, 0.5);
}

void ObeyStop(const Attempt& attempt) {
  MeasureValue(attempt, 1);
  std::string line;
  std::getline(std::cin, line);
  const json stop = json::parse(line).at("stop");
  const bool resumable = stop.value("resumable", false);
  json body{{"cause", resumable ? "preempted" : "stopped"}};
  if (!resumable) body["value"] = 0.25;
  Print({{"tell", Signed(attempt, body)}});
}

void IgnoreTerm(const Attempt& attempt) {
  std::signal(SIGTERM, SIG_IGN);
  MeasureValue(attempt, 1);
  WaitForEver();
}

void Hang(const Attempt& attempt) {
  MeasureValue(attempt, 1);
  WaitForEver();
}

// `number` signs of life that are 20 ms apart, with a counter that grows or stands still.
void Progress(const Attempt& attempt, bool grows) {
  for (int i = 0; i < attempt.number(); ++i) {
    Print({{"progress", Signed(attempt, {{"count", grows ? i : 0}})}});
    Wait(20);
  }
  Tell(attempt, 0.5);
}

void PrintOnly(const Attempt& attempt) {
  for (int i = 0; i < attempt.number(); ++i) {
    std::cout << "working " << i << std::endl;
    Wait(20);
  }
  Tell(attempt, 0.5);
}

void LongLine(const Attempt& attempt) {
  std::cout << std::string(static_cast<std::size_t>(attempt.number()), 'x') << std::flush;
  WaitForEver();
}

void Stale(const Attempt& attempt) {
  json tell = Signed(attempt, {{"value", 9}});
  tell["token"] = "stale";
  Print({{"tell", tell}});
  Tell(attempt, 0.5);
}

void Talk(const Attempt& attempt) {
  std::cout << "to stdout\n" << std::flush;
  std::cerr << "to stderr\n" << std::flush;
  Tell(attempt, 0.5);
}

void Environment(const Attempt& attempt) {
  json facts = json::object();
  for (const char* name : {"OMP_WAIT_POLICY", "OMP_NUM_THREADS", "HPO_DEVICE", "CUDA_VISIBLE_DEVICES"}) {
    if (const char* value = std::getenv(name)) facts[name] = value;
  }
  facts["start"] = attempt.start;
  facts["process"] = ::getpid();
  Print({{"tell", Signed(attempt, {{"value", 1}, {"facts", facts}})}});
}

void Family(const Attempt& attempt) {
  const pid_t child = ::fork();
  if (child == 0) WaitForEver();
  Measure(attempt, 1, {{"value", 1}, {"parent", ::getpid()}, {"child", child}});
  WaitForEver();
}

void ExitLoudly(const Attempt& attempt) {
  std::cerr << "about to fail\n" << std::flush;
  ::_exit(attempt.number());
}

// A sanitizer's handler would turn the signal into an exit status.
void Die(const Attempt& attempt) {
  std::signal(attempt.number(), SIG_DFL);
  std::raise(attempt.number());
}

void CloseOutput() {
  ::close(STDOUT_FILENO);
  WaitForEver();
}

void Broken(const Attempt& attempt) {
  std::cout << attempt.configuration.at("line").get<std::string>() << std::endl;
  WaitForEver();
}

const std::map<std::string, std::function<void(const Attempt&)>>& Behaviours() {
  static const std::map<std::string, std::function<void(const Attempt&)>> table = {
      {"tell", [](const Attempt& a) { Tell(a, 0.5); }},
      {"fail",
       [](const Attempt& a) {
         Print({{"tell", Signed(a, {{"failed", "no luck"}})}});
       }},
      {"measure", MeasureAll},
      {"obey_stop", ObeyStop},
      {"ignore_term", IgnoreTerm},
      {"hang", Hang},
      {"progress", [](const Attempt& a) { Progress(a, true); }},
      {"same_progress", [](const Attempt& a) { Progress(a, false); }},
      {"print_only", PrintOnly},
      {"long_line", LongLine},
      {"broken", Broken},
      {"close_stdout", [](const Attempt&) { CloseOutput(); }},
      {"signal", Die},
      {"exit", ExitLoudly},
      {"twice", [](const Attempt& a) { Tell(a, 0.5), Tell(a, 0.7); }},
      {"stale", Stale},
      {"talk", Talk},
      {"environment", Environment},
      {"family", Family},
  };
  return table;
}

void Run(const json& start) {
  const Attempt attempt{start, start.at("configuration")};
  Behaviours().at(attempt.configuration.at("behaviour").get<std::string>())(attempt);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "never-ready") WaitForEver();
  if (mode == "warm") Print({{"ready", {{"runner", "fake"}}}});
  std::string line;
  while (std::getline(std::cin, line)) {
    const json message = json::parse(line);
    if (!message.contains("start")) continue;
    Run(mode == "warm" ? message.at("start").at("members").at(0) : message.at("start"));
    if (mode == "command") return 0;
  }
}
