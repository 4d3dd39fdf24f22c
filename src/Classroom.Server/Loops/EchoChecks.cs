using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>
/// Echo checks: a browser sends its sound here and gets it back, before anybody is in a room. Each is a router of its own for two connections,
/// under a name that no meeting has: nobody else is in it, no log knows of it, and it ends by itself.
/// </summary>
public sealed class EchoChecks(MediaPlane plane, TimeProvider time) : IDisposable
{
    /// <summary>Each costs two handshakes and a hundred packets a second; lessons go first.</summary>
    public const int MaxAtOnce = 60;

    /// <summary>A class that comes at once, and not the whole measure for one room.</summary>
    public const int MaxPerRoom = 30;

    /// <summary>Long enough to hear oneself and be sure.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(15);

    // No id holds a slash.
    private const string Prefix = "echo/";
    private const string Speaker = "speaker";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Check> _running = [];

    /// <summary>How many run now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _running.Count;
        }
    }

    /// <summary>Answers both offers of one browser, that of what it sends and that of what it receives; null where too many run already.</summary>
    public async ValueTask<(MediaAnswer Sent, MediaAnswer Received)?> Start(string room, string sendOffer, string receiveOffer)
    {
        if (Reserve(room) is not { } name)
            return null;
        var sent = await plane.Publish(name, Speaker, sendOffer, CancellationToken.None);
        var received = sent.Ok ? await plane.View(name, null, receiveOffer, CancellationToken.None) : sent;
        if (!received.Ok)
            End(name);
        else if (!IsRunning(name))
            plane.CloseMeeting(name);
        return (sent, received);
    }

    /// <summary>Takes news of the media plane that is about a check: whose browser has closed a connection has done with it. False for all other news.</summary>
    public bool Take(MediaEvent said)
    {
        ArgumentNullException.ThrowIfNull(said);
        if (!said.Meeting.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        if (said is MediaLost)
            End(said.Meeting);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var check in _running.Values)
                check.End.Dispose();
            _running.Clear();
        }
    }

    private string? Reserve(string room)
    {
        lock (_gate)
        {
            if (_running.Count >= MaxAtOnce || _running.Values.Count(check => check.Room == room) >= MaxPerRoom)
                return null;
            var name = Prefix + IdText.New(SystemRandom.Shared);
            _running.Add(name, new Check(room, time.CreateTimer(_ => End(name), null, Life, Timeout.InfiniteTimeSpan)));
            return name;
        }
    }

    private bool IsRunning(string name)
    {
        lock (_gate)
            return _running.ContainsKey(name);
    }

    private void End(string name)
    {
        lock (_gate)
        {
            if (!_running.Remove(name, out var check))
                return;
            check.End.Dispose();
        }

        plane.CloseMeeting(name);
    }

    private sealed record Check(string Room, ITimer End);
}
