using System.Collections.Concurrent;
using System.Net;
using Classroom.Rtc.Dtls;
using Classroom.Server.Loops;
using Classroom.Server.Loops.WarmUp;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Classroom.Server.Tests.Media;

/// <summary>The lesson that a server holds with itself after its start: media flows, it ends by itself, and nothing depends on it.</summary>
public sealed class PacketWarmUpTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly NotedLines _lines = new();

    [Fact]
    public async Task Media_reaches_the_viewers_and_it_ends_by_itself()
    {
        var warmUp = WarmUp(s_patience);
        var packets = await warmUp.Run(TestContext.Current.CancellationToken);

        // Two viewers, and three packets of each step; of the pictures some may be held back.
        Assert.True(packets >= 2 * warmUp.StepsDone, $"{packets} packets in {warmUp.StepsDone} steps");
        var line = Assert.Single(_lines.AtLeast(LogLevel.Information));
        Assert.Equal((LogLevel.Information, true), (line.Level, line.Text.StartsWith($"{packets} packets", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_that_fails_says_so_and_does_no_harm()
    {
        Assert.Equal(0, await WarmUp(TimeSpan.Zero).Run(TestContext.Current.CancellationToken));
        Assert.Equal(LogLevel.Warning, Assert.Single(_lines.AtLeast(LogLevel.Information)).Level);
    }

    [Fact]
    public async Task It_ends_when_the_server_stops()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var warmUp = WarmUp(s_patience);
        var running = warmUp.Run(stop.Token);
        await LoopbackPlane.Until(() => warmUp.StepsDone > 0 || running.IsCompleted, "a step");
        await stop.CancelAsync();

        Assert.Equal(0, await running.WaitAsync(s_patience, TestContext.Current.CancellationToken));
        Assert.Equal(LogLevel.Information, Assert.Single(_lines.AtLeast(LogLevel.Information)).Level);
    }

    private PacketWarmUp WarmUp(TimeSpan limit)
    {
        var options = new MediaPlaneOptions { UdpPort = 0, Addresses = [IPAddress.Loopback] };
        return new PacketWarmUp(options, DtlsCertificate.Create(DateTimeOffset.UtcNow), _lines) { Limit = limit };
    }

    private sealed class NotedLines : ILogger
    {
        private readonly ConcurrentQueue<(LogLevel Level, string Text)> _all = new();

        public IEnumerable<(LogLevel Level, string Text)> AtLeast(LogLevel level) => _all.Where(line => line.Level >= level);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _all.Enqueue((logLevel, formatter(state, exception)));
    }
}
