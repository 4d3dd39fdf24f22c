namespace Classroom.Meetings;

/// <summary>What has arrived and is not decided yet, in order of arrival; bounded as a whole and for each sender.</summary>
internal sealed class WaitingQueue
{
    /// <summary>Most inputs waiting, the server's own aside.</summary>
    public const int WaitingMax = 4_096;

    /// <summary>Most inputs of one person waiting.</summary>
    public const int WaitingPerPersonMax = 128;

    /// <summary>Kept free for the server's own commands (a lost connection must not be refused because people are busy).</summary>
    public const int SystemReserve = 4_096;

    /// <summary>Most bytes of raw commands waiting.</summary>
    public const int BytesMax = 32 * 1024 * 1024;

    private readonly Queue<(LoopInput Input, ParticipantId? Sender, int Bytes)> _queue = new();
    private readonly Dictionary<ParticipantId, int> _perPerson = [];
    private long _bytes;

    public int Count => _queue.Count;

    public bool TryEnqueue(LoopInput input, ParticipantId? sender, int bytes)
    {
        var full = sender is null ? WaitingMax + SystemReserve : WaitingMax;
        if (_queue.Count >= full || _bytes + bytes > BytesMax)
            return false;
        if (sender is { } person)
        {
            var waiting = _perPerson.GetValueOrDefault(person);
            if (waiting >= WaitingPerPersonMax)
                return false;
            _perPerson[person] = waiting + 1;
        }
        _bytes += bytes;
        _queue.Enqueue((input, sender, bytes));
        return true;
    }

    public bool TryDequeue(out LoopInput input)
    {
        if (!_queue.TryDequeue(out var next))
        {
            input = null!;
            return false;
        }
        input = next.Input;
        _bytes -= next.Bytes;
        if (next.Sender is { } person && --_perPerson[person] == 0)
            _perPerson.Remove(person);
        return true;
    }
}
