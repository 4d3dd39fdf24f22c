using System.Diagnostics.CodeAnalysis;
using Classroom.Meetings;
using Classroom.Modules.Chat.Contract;

namespace Classroom.Modules.Chat;

/// <summary>The messages of one meeting, folded.</summary>
internal sealed class ChatState
{
    public const int KeptMax = 5_000;
    public const int PageMax = 100;
    public const int WritesMax = 10;

    private static readonly TimeSpan s_writesWindow = TimeSpan.FromSeconds(10);

    private readonly OrderedDictionary<MessageId, MessageView> _messages = [];

    public RateWindow Writes { get; } = new(WritesMax, s_writesWindow);

    public bool TryGet(MessageId id, [NotNullWhen(true)] out MessageView? message) => _messages.TryGetValue(id, out message);

    public void Evolve(EventEnvelope envelope)
    {
        switch (envelope.Event)
        {
            case MessagePosted e:
                if (_messages.Count == KeptMax)
                    _messages.RemoveAt(0);
                _messages[e.MessageId] =
                    new MessageView(e.MessageId, envelope.Seq, e.Author, e.AuthorName, e.Text, envelope.At, Edited: false, Deleted: false);
                Writes.Note(e.Author, envelope.At);
                break;
            case MessageEdited e:
                _messages[e.MessageId] = _messages[e.MessageId] with { Text = e.Text, Edited = true };
                Writes.Note(_messages[e.MessageId].Author, envelope.At);
                break;
            case MessageDeleted e:
                _messages[e.MessageId] = _messages[e.MessageId] with { Text = "", Deleted = true };
                break;
            case ParticipantLeft e:
                Writes.Forget(e.ParticipantId);
                break;
            default:
                break;
        }
    }

    /// <summary>The last messages below a number.</summary>
    public ChatView Page(long before)
    {
        var end = EndBelow(before);
        var start = Math.Max(0, end - PageMax);
        var page = new List<MessageView>(end - start);
        for (var i = start; i < end; i++)
            page.Add(_messages.GetAt(i).Value);
        return new ChatView(page, Earlier: start > 0);
    }

    public ChatSnapshot Snapshot() => new([.. _messages.Values], Writes.Snapshot());

    public void Restore(ChatSnapshot snapshot)
    {
        _messages.Clear();
        foreach (var message in snapshot.Messages)
            _messages[message.Id] = message;
        Writes.Restore(snapshot.Writes);
    }

    // Messages are in order of their numbers: halve.
    private int EndBelow(long before)
    {
        var (low, high) = (0, _messages.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_messages.GetAt(middle).Value.Seq < before)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}

/// <summary>The module's state as a value.</summary>
internal sealed record ChatSnapshot(IReadOnlyList<MessageView> Messages, SortedDictionary<string, IReadOnlyList<DateTimeOffset>> Writes);
