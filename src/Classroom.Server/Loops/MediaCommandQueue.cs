using System.Threading.Channels;
using Classroom.Sfu;

namespace Classroom.Server.Loops;

/// <summary>
/// What a worker still has to do, in order and bounded. Where it is full, what opens something is refused and its caller told so; what ends or mutes
/// something is never lost, because a lost mute would be a microphone that is open against everybody's word; nor is what a meeting's other worker must know.
/// </summary>
public sealed class MediaCommandQueue
{
    /// <summary>Most commands that wait.</summary>
    public const int CommandsMax = 4096;

    private readonly Channel<MediaCommand> _queue = Channel.CreateBounded<MediaCommand>(
        new BoundedChannelOptions(CommandsMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    // At most one for each mute, seat, peer and track that there is: of two of a kind only the later one counts.
    private readonly OrderedDictionary<MediaCommand, MediaCommand> _overflow = [];
    private readonly Lock _lock = new();
    private volatile bool _overflows;

    /// <summary>Notes a command; false where there is no room, which is never so for one that closes or mutes.</summary>
    public bool TryPost(MediaCommand command)
    {
        // While something waits beyond the queue nothing may pass it.
        if (!_overflows && _queue.Writer.TryWrite(command))
            return true;
        if (KeyOf(command) is not { } key)
            return false;
        lock (_lock)
        {
            _overflow.Remove(key);
            _overflow.Add(key, command);
            _overflows = true;
        }

        return true;
    }

    /// <summary>Takes the next command; called by the worker's thread alone.</summary>
    public bool TryTake(out MediaCommand command)
    {
        if (_queue.Reader.TryRead(out command))
            return true;
        if (!_overflows)
            return false;
        lock (_lock)
        {
            if (_overflow.Count > 0)
            {
                command = _overflow.GetAt(0).Value;
                _overflow.RemoveAt(0);
            }

            _overflows = _overflow.Count > 0;
        }

        return command.Command is not null;
    }

    private static MediaCommand? KeyOf(MediaCommand command) => command.Command switch
    {
        SetMuted mute => command with { Command = mute with { IsMuted = false } },
        OpenFarTrack far => command with { Command = new CloseFarTrack(far.Worker, far.Track.Number) },
        RemoveParticipant or ClosePeer or CloseFarTrack or CloseRouter => command,
        _ => null,
    };
}
