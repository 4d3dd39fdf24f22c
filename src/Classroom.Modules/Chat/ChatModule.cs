using System.Text.Json;
using Classroom.Meetings;
using Classroom.Modules.Chat.Contract;

namespace Classroom.Modules.Chat;

/// <summary>The public chat; the rules are in Chat.md.</summary>
public sealed class ChatModule : Module
{
    /// <summary>Longest message, in characters.</summary>
    public const int TextMax = 4_000;

    private readonly ChatState _state = new();

    /// <inheritdoc/>
    public override string Name => "chat";

    /// <summary>What this module adds to the wire.</summary>
    public static ModuleDescription Describe() => new(
        "chat",
        [typeof(PostMessage), typeof(EditMessage), typeof(DeleteMessage)],
        [],
        [typeof(MessagePosted), typeof(MessageEdited), typeof(MessageDeleted)],
        typeof(ChatView),
        ChatJsonContext.Default,
        static () => new ChatModule());

    /// <summary>The page of messages before a number.</summary>
    public ChatView Page(long beforeSeq) => _state.Page(beforeSeq);

    /// <inheritdoc/>
    public override bool Handles(Command command) => command is PostMessage or EditMessage or DeleteMessage;

    /// <inheritdoc/>
    public override void Decide(Command command, DecisionContext context)
    {
        if (context.Actor.Participant is not { } person || !context.Roster.TryGet(person, out var author))
        {
            context.Reject("CHAT-1", "Only a person here writes.");
            return;
        }
        switch (command)
        {
            case PostMessage c when IsWritable(person, c.Text, out var text, context):
                context.Emit(new MessagePosted(context.NewId<MessageId>(), person, author.Name, text));
                break;
            case EditMessage c:
                DecideEdit(c, person, context);
                break;
            case DeleteMessage c:
                DecideDelete(c, person, context);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public override void Evolve(EventEnvelope envelope) => _state.Evolve(envelope);

    /// <inheritdoc/>
    public override object View(Viewer viewer) => _state.Page(long.MaxValue);

    /// <inheritdoc/>
    public override byte[] Snapshot() => JsonSerializer.SerializeToUtf8Bytes(_state.Snapshot(), ChatJsonContext.Default.ChatSnapshot);

    /// <inheritdoc/>
    public override void Restore(ReadOnlySpan<byte> snapshot) => _state.Restore(
        JsonSerializer.Deserialize(snapshot, ChatJsonContext.Default.ChatSnapshot) ?? throw new JsonException("An empty snapshot of the chat."));

    private void DecideEdit(EditMessage command, ParticipantId person, DecisionContext context)
    {
        if (!_state.TryGet(command.MessageId, out var message))
            context.Reject("CHAT-9", "There is no such message.");
        else if (message.Author != person || message.Deleted)
            context.Reject("CHAT-4", "Only its author edits a message that stands.");
        else if (IsWritable(person, command.Text, out var text, context) && text != message.Text)
            context.Emit(new MessageEdited(message.Id, text));
    }

    private void DecideDelete(DeleteMessage command, ParticipantId person, DecisionContext context)
    {
        if (!_state.TryGet(command.MessageId, out var message))
            context.Reject("CHAT-9", "There is no such message.");
        else if (message.Author != person && !context.Roster.IsModerator(context.Actor))
            context.Reject("CHAT-5", "Only its author or a moderator deletes a message.");
        else if (!message.Deleted)
            context.Emit(new MessageDeleted(message.Id, ByModerator: message.Author != person));
    }

    private bool IsWritable(ParticipantId person, string raw, out string text, DecisionContext context)
    {
        text = PlainText.Lines(raw);
        if (PlainText.Length(text) is 0 or > TextMax)
            context.Reject("CHAT-1", $"A message has 1 to {TextMax} characters.");
        else if (!_state.Writes.Allows(person, context.Now))
            context.RejectForNow("CHAT-3", $"At most {ChatState.WritesMax} messages in 10 seconds.", _state.Writes.WaitOf(person, context.Now));
        return context.Rejection is null;
    }
}
