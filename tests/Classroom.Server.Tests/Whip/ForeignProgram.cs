using System.Diagnostics;

namespace Classroom.Server.Tests.Whip;

/// <summary>A program that goes on until its input ends, and then says what it saw.</summary>
public sealed class ForeignProgram : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    public ForeignProgram(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start)!;
        (_output, _errors) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    /// <summary>Ends it by the last that it is told; gives what it printed.</summary>
    public async Task<string> End(string last = "")
    {
        await _process.StandardInput.WriteAsync(last);
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(s_limit);
        return _process.ExitCode == 0 ? await _output : throw new InvalidOperationException($"{await _output}\n{await _errors}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
