// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/process.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>

#include "hpo/base/error.h"
#include "hpo/run/guard.h"

extern char** environ;

namespace hpo::run {
namespace {

struct Pipe {
  FileDescriptor read, write;
};

Pipe MakePipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    throw Error(ErrorCode::kUnavailable,
                std::string("cannot make a pipe: ") + std::strerror(errno) + "; fewer slots need fewer open files");
  }
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

void MakeNonBlocking(const FileDescriptor& descriptor) { ::fcntl(descriptor.get(), F_SETFL, O_NONBLOCK); }

// Everything the child needs, made before the fork: afterwards only async-signal-safe calls are allowed.
struct ChildPlan {
  std::vector<std::string> environment;
  std::vector<char*> argv, envp;
  int input, output, errors, failure;  // descriptors; `failure` takes errno when exec fails
  GuardPipes guard;
};

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> Environment(const ProcessOptions& options) {
  std::vector<std::string> lines;
  for (char** line = environ; *line != nullptr; ++line) {
    const std::string_view name = std::string_view(*line).substr(0, std::string_view(*line).find('='));
    const bool replaced = std::any_of(options.environment.begin(), options.environment.end(),
                                      [&](const auto& entry) { return entry.first == name; });
    if (!replaced) lines.emplace_back(*line);
  }
  for (const auto& [name, value] : options.environment) lines.push_back(name + "=" + value);
  return lines;
}

// A descriptor that dup2 onto 0, 1 or 2 cannot clash with, should hpo itself have been started without those.
int AboveStandardStreams(int descriptor) { return ::fcntl(descriptor, F_DUPFD_CLOEXEC, 3); }

[[noreturn]] void RunChild(const ChildPlan& plan) {
  ::setpgid(0, 0);
  BecomeGuard(plan.guard);
  const int streams[] = {AboveStandardStreams(plan.input), AboveStandardStreams(plan.output),
                         AboveStandardStreams(plan.errors)};
  for (int i = 0; i < 3; ++i) ::dup2(streams[i], i);
  // Descriptors that a library opened without O_CLOEXEC are nobody's business over there.
  ::syscall(SYS_close_range, 3U, ~0U, 1U << 2 /* CLOSE_RANGE_CLOEXEC */);
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execve(plan.argv[0], plan.argv.data(), plan.envp.data());
  const int error = errno;
  // The parent waits at the other end; if it is gone there is nobody to tell.
  [[maybe_unused]] const ssize_t written = ::write(plan.failure, &error, sizeof error);
  ::_exit(127);
}

template <class T>
std::optional<T> ReadOne(const FileDescriptor& descriptor) {
  T value;
  ssize_t size = 0;
  do {
    size = ::read(descriptor.get(), &value, sizeof value);
  } while (size < 0 && errno == EINTR);
  return size == sizeof value ? std::optional(value) : std::nullopt;
}

ExitStatus FromWaitStatus(int status) {
  return WIFSIGNALED(status) ? ExitStatus{true, WTERMSIG(status)} : ExitStatus{false, WEXITSTATUS(status)};
}

}  // namespace

std::string Describe(const ExitStatus& status) {
  if (!status.signaled) return "exit status " + std::to_string(status.number);
  const char* name = ::sigabbrev_np(status.number);
  return "killed by signal " + std::to_string(status.number) + (name ? " (SIG" + std::string(name) + ")" : "");
}

Process::Process(const ProcessOptions& options) {
  Pipe input = MakePipe(), output = MakePipe(), errors = MakePipe(), failure = MakePipe(), lifeline = MakePipe(),
       status = MakePipe();
  std::vector<std::string> arguments = options.arguments;
  ChildPlan plan{.environment = Environment(options),
                 .argv = Pointers(arguments),
                 .envp = {},
                 .input = input.read.get(),
                 .output = output.write.get(),
                 .errors = errors.write.get(),
                 .failure = failure.write.get(),
                 .guard = {lifeline.read.get(), status.write.get()}};
  plan.envp = Pointers(plan.environment);
  id_.value = ::fork();
  if (id_.value == 0) RunChild(plan);
  if (id_.value < 0) {
    id_.value = 0;
    throw Error(ErrorCode::kUnavailable, std::string("cannot start a process: ") + std::strerror(errno));
  }
  ::setpgid(id_.value, id_.value);  // the child does so too: whoever comes first
  failure.write.Close();
  const std::optional<int> error = ReadOne<int>(failure.read);  // waits for exec
  exited_ = FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, id_.value, 0)));
  if (error || exited_.get() < 0) {
    const std::string why = std::strerror(error.value_or(errno));
    Signal(SIGKILL);
    Wait(0);
    throw Error(ErrorCode::kUnavailable, "cannot start " + options.arguments.front() + ": " + why);
  }
  input_ = std::move(input.write);
  output_ = std::move(output.read);
  errors_ = std::move(errors.read);
  lifeline_ = std::move(lifeline.write);
  status_ = std::move(status.read);
  for (const FileDescriptor* ours : {&input_, &output_, &errors_, &status_}) MakeNonBlocking(*ours);
}

Process::~Process() {
  Signal(SIGKILL);
  if (id_.value != 0) Wait(0);
}

void Process::Signal(int number) {
  if (id_.value != 0) ::kill(-id_.value, number);
}

void Process::Kill() {
  Signal(SIGCONT);  // whoever stopped the group stopped the guard too
  lifeline_.Close();
}

int Process::Wait(int flags) {
  int status = 0;
  pid_t waited = 0;
  do {
    waited = ::waitpid(id_.value, &status, flags);
  } while (waited < 0 && errno == EINTR);
  if (waited != 0) id_.value = 0;
  return status;
}

std::optional<ExitStatus> Process::Reap() {
  if (id_.value == 0) return std::nullopt;
  siginfo_t info{};
  if (::waitid(P_PID, static_cast<id_t>(id_.value), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) {
    return std::nullopt;
  }
  // The leader is still a zombie, so the group's number is ours.
  Signal(SIGKILL);
  const int leader = Wait(0);
  // Nothing there: the guard itself was killed.
  return FromWaitStatus(ReadOne<int>(status_).value_or(leader));
}

std::filesystem::path FindProgram(const std::string& name) {
  const auto executable = [](const std::filesystem::path& path) {
    std::error_code ignored;
    return ::access(path.c_str(), X_OK) == 0 && !std::filesystem::is_directory(path, ignored);
  };
  if (name.find('/') != std::string::npos) {
    if (executable(name)) return name;
    const bool exists = ::access(name.c_str(), F_OK) == 0;
    throw Error(ErrorCode::kUnavailable,
                exists ? "may not be executed; make it executable with chmod +x, or name its interpreter before it"
                       : "no such program; paths are relative to the folder hpo is started in",
                name);
  }
  const char* variable = std::getenv("PATH");
  std::string_view rest = variable ? variable : "/usr/bin:/bin";
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
    const std::filesystem::path path = std::filesystem::path(folder.empty() ? "." : folder) / name;
    if (executable(path)) return path;
  }
  throw Error(ErrorCode::kUnavailable, "no such program in PATH; give its path, such as ./" + name, name);
}

}  // namespace hpo::run
